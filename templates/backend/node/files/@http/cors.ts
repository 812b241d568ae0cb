import type { RequestHandler } from 'express';
import type { Config } from '{{to.config}}/config.ts';

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const requestHeaders = [
  'Accept',
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'X-Request-Id',
  'X-Requested-With',
].join(', ');
const exposedHeaders = [
  'ETag',
  'Idempotency-Replayed',
  'Link',
  'Location',
  'Retry-After',
  'X-Deleted-Count',
  'X-Request-Id',
  'X-Total-Count',
].join(', ');
const maxAgeSeconds = 600;

/** Lets pages of these origins call the API. Every answer has the headers, so that a page can read errors too. */
export function cors(origins: Config['corsOrigins']): RequestHandler {
  return (request, response, next) => {
    const origin = request.get('Origin');
    if (origins === '*') {
      response.set('Access-Control-Allow-Origin', '*');
    } else {
      response.vary('Origin');
      if (origin && origins.includes(origin)) response.set('Access-Control-Allow-Origin', origin);
    }
    response.set('Access-Control-Expose-Headers', exposedHeaders);
    if (request.method !== 'OPTIONS' || !request.get('Access-Control-Request-Method')) {
      next();
      return;
    }
    response.locals.route = 'preflight';
    response
      .set({
        'Access-Control-Allow-Methods': methods,
        'Access-Control-Allow-Headers': requestHeaders,
        'Access-Control-Max-Age': String(maxAgeSeconds),
      })
      .status(204)
      .end();
  };
}
