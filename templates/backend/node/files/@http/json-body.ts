import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler } from 'express';
import { HttpProblem } from './problem.ts';

export const maxBodyBytes = 65_536;

export const json = 'application/json';
export const mergePatch = 'application/merge-patch+json';

/** Reads a JSON body of one of the media types into request.body. */
export function jsonBody(...types: string[]): readonly RequestHandler[] {
  const requireType: RequestHandler = (request, _response, next) => {
    if (!types.includes(mediaType(request.get('Content-Type')))) {
      const detail = `The body must be ${types.join(' or ')}.`;
      throw new HttpProblem({ status: 415, code: 'unsupported-media-type', detail });
    }
    next();
  };
  const requireBody: RequestHandler = (request, _response, next) => {
    if (request.body === undefined) throw malformed();
    next();
  };
  // Not strict: a number is JSON, only not a todo.
  const parse = express.json({ type: () => true, limit: maxBodyBytes, strict: false, verify: verifyText });
  return [requireType, parse, requireBody];
}

function mediaType(contentType = ''): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** The parser takes an empty body for {} and repairs broken UTF-8. */
function verifyText(_request: unknown, _response: unknown, body: Buffer): void {
  if (body.length === 0 || !isUtf8(body)) throw malformed();
}

function malformed(): HttpProblem {
  return new HttpProblem({
    status: 400,
    code: 'malformed-json',
    detail: 'The body is not well-formed JSON.',
  });
}
