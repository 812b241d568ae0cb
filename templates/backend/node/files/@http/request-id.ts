import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

const pattern = /^[A-Za-z0-9._-]{1,64}$/;

/** Gives each request an id, the caller's own if it is fit, to find it again in logs and error reports. */
export const requestId: RequestHandler = (request, response, next) => {
  const given = request.get('X-Request-Id');
  const id = given !== undefined && pattern.test(given) ? given : randomUUID();
  response.locals.requestId = id;
  response.set('X-Request-Id', id);
  next();
};
