/** Errors as `application/problem+json` (RFC 9457). */
import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import {
  type FieldError,
  TodoError,
  type TodoErrorCode,
  UnavailableError,
  ValidationError,
} from '{{to.domain}}/errors.ts';

const retryAfterSeconds = 5;

const statusOfTodoError: Record<TodoErrorCode, number> = {
  'not-found': 404,
  'todo-limit-reached': 409,
  'order-conflict': 409,
  'idempotency-conflict': 409,
  'idempotency-mismatch': 422,
  'precondition-failed': 412,
  'precondition-required': 428,
};

/** Codes for errors that Express and its body parser raise, which carry only a status. */
const codeOfStatus: Record<number, string> = {
  400: 'invalid-parameter',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'content-too-large',
  415: 'unsupported-media-type',
};

const malformedJson = [
  'entity.parse.failed',
  'entity.verify.failed',
  'request.size.invalid',
  'request.aborted',
];

export interface ParameterError {
  /** The name of the query parameter or header. */
  readonly parameter: string;
  readonly code: FieldError['code'];
  readonly detail: string;
}

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly errors?: readonly (FieldError | ParameterError)[];
  readonly headers?: Readonly<Record<string, string>>;
}

export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.code);
    this.problem = problem;
  }
}

export const notFound: RequestHandler = () => {
  throw new HttpProblem({ status: 404, code: 'not-found', detail: 'There is nothing at this address.' });
};

export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const problem = toProblem(error);
    if (problem.status >= 500)
      log.error({ err: error, requestId: response.locals.requestId }, 'request failed');
    if (response.headersSent) next(error);
    else sendProblem(response, problem);
  };
}

/** The same answer for requests that never reach Express, as text to be written to the socket. */
export function rawProblem(status: number, code: string): string {
  const body = JSON.stringify(problemBody({ status, code }));
  return [
    `HTTP/1.1 ${String(status)} ${title(status)}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    'Access-Control-Allow-Origin: *',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

function sendProblem(response: Response, problem: Problem): void {
  const body = { ...problemBody(problem), requestId: response.locals.requestId };
  response
    .status(problem.status)
    .set(problem.headers ?? {})
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(body)));
}

function problemBody({ status, code, detail, errors }: Problem) {
  return { type: 'about:blank', title: title(status), status, code, detail, errors };
}

function title(status: number): string {
  return STATUS_CODES[status] ?? 'Error';
}

function toProblem(error: unknown): Problem {
  if (error instanceof HttpProblem) return error.problem;
  if (error instanceof TodoError) {
    return { status: statusOfTodoError[error.code], code: error.code, detail: error.message };
  }
  if (error instanceof ValidationError) {
    return { status: 422, code: 'validation-failed', detail: error.message, errors: error.errors };
  }
  if (error instanceof UnavailableError) {
    const headers = { 'Retry-After': String(retryAfterSeconds) };
    return { status: 503, code: 'unavailable', detail: error.message, headers };
  }
  return toFrameworkProblem(error);
}

function toFrameworkProblem(error: unknown): Problem {
  const { status, type } = error as { status?: unknown; type?: unknown };
  if (typeof type === 'string' && malformedJson.includes(type)) {
    return { status: 400, code: 'malformed-json', detail: 'The body is not well-formed JSON.' };
  }
  const code = typeof status === 'number' ? codeOfStatus[status] : undefined;
  if (typeof status === 'number' && code) return { status, code };
  return { status: 500, code: 'internal', detail: 'The server failed. The log has the cause, by requestId.' };
}
