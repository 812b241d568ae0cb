import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler } from 'express';

const contentSecurityPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  'connect-src *',
].join('; ');

/** Serves the built frontend, if there is one. */
export function pages(folder: URL): RequestHandler {
  return express.static(fileURLToPath(folder), {
    redirect: false,
    setHeaders(response, path) {
      // The names of the files in assets/ change with their contents.
      const isHashed = path.includes(`${sep}assets${sep}`);
      response.setHeader('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      response.setHeader('Content-Security-Policy', contentSecurityPolicy);
      response.setHeader('Referrer-Policy', 'same-origin');
    },
  });
}
