import { createServer, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { rawProblem } from './problem.ts';

const shutdownTimeoutMs = 10_000;

/** An HTTP server that also answers with a problem what Node.js itself refuses. */
export function createHttpServer(listener: RequestListener): Server {
  const server = createServer(listener);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else refuse(socket, error.code);
  });
  return server;
}

export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Finishes the requests in work; whoever is not done in time is cut off. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      server.closeAllConnections();
    }, shutdownTimeoutMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function refuse(socket: Duplex, code: string | undefined): void {
  if (code === 'HPE_HEADER_OVERFLOW') socket.end(rawProblem(431, 'content-too-large'));
  else if (code === 'ERR_HTTP_REQUEST_TIMEOUT') socket.end(rawProblem(408, 'invalid-parameter'));
  else socket.end(rawProblem(400, 'invalid-parameter'));
}
