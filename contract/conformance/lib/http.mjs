/**
 * A plain HTTP client: no redirect is followed, no path normalised, no header added behind the
 * caller's back, so that a check sees what is on the wire.
 */
import http from 'node:http';
import https from 'node:https';

const TIMEOUT_MS = 15_000;
const agents = {
  'http:': new http.Agent({ keepAlive: true, maxSockets: 16 }),
  'https:': new https.Agent({ keepAlive: true, maxSockets: 16 }),
};

/**
 * @typedef {object} Message
 * @property {string} method
 * @property {string} origin `http://host:port`, where to connect
 * @property {string} path the request target, sent as it is
 * @property {Record<string, string>} [headers]
 * @property {string | Buffer} [body]
 * @property {boolean} [chunked] send the body without Content-Length
 */

/**
 * @typedef {object} Answer
 * @property {Message} request
 * @property {number} status
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {string} text
 * @property {any} json the parsed body; undefined when it is not JSON
 */

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {Message} message @returns {Promise<Answer>} */
function exchange(message) {
  const { protocol, hostname, port } = new URL(message.origin);
  const { request } = protocol === 'https:' ? https : http;
  const headers = { ...message.headers };
  if (message.body !== undefined && !message.chunked) {
    headers['content-length'] = String(Buffer.byteLength(message.body));
  }
  return new Promise((resolve, reject) => {
    const outgoing = request({
      agent: agents[/** @type {'http:' | 'https:'} */ (protocol)],
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port,
      method: message.method,
      path: message.path,
      headers,
      timeout: TIMEOUT_MS,
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
    outgoing.on('error', (error) => reject(Object.assign(error, { reused: outgoing.reusedSocket })));
    outgoing.on('response', (incoming) => {
      /** @type {Buffer[]} */
      const chunks = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          request: message,
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text,
          json: parsed(text),
        });
      });
    });
    if (message.chunked) outgoing.flushHeaders();
    outgoing.end(message.body);
  });
}

/** @param {Message} message @returns {Promise<Answer>} */
export async function send(message) {
  try {
    return await exchange(message);
  } catch (error) {
    // A kept connection may be closed by the server just as it is used again: not its fault.
    if (error.reused && error.code === 'ECONNRESET') return exchange(message);
    throw new Error(`${message.method} ${message.origin}${message.path}\n  got: ${error.message || error.code}`);
  }
}
