import { limits } from './todo.ts';

const details = {
  'not-found': 'There is no such todo.',
  'todo-limit-reached': `A list has at most ${String(limits.todos)} todos.`,
  'order-conflict': 'The ids are not exactly those of the todos of the list.',
  'idempotency-conflict': 'The first request with this Idempotency-Key is still in work.',
  'idempotency-mismatch': 'This Idempotency-Key was used for another todo.',
  'precondition-failed': 'The todo has been changed since it was read.',
  'precondition-required': 'Say by If-Match which version of the todo you mean.',
} as const;

export type TodoErrorCode = keyof typeof details;

/** A request that is well formed but cannot be met. */
export class TodoError extends Error {
  override readonly name = 'TodoError';
  readonly code: TodoErrorCode;

  constructor(code: TodoErrorCode) {
    super(details[code]);
    this.code = code;
  }
}

export type FieldErrorCode =
  | 'required'
  | 'blank'
  | 'too_short'
  | 'too_long'
  | 'type'
  | 'range'
  | 'format'
  | 'enum'
  | 'characters'
  | 'duplicate';

export interface FieldError {
  /** JSON Pointer (RFC 6901) to the member. */
  readonly pointer: string;
  readonly code: FieldErrorCode;
  readonly detail: string;
}

/** Input that breaks the rules of a todo; names every member at fault. */
export class ValidationError extends Error {
  override readonly name = 'ValidationError';
  readonly errors: readonly FieldError[];

  constructor(errors: readonly FieldError[]) {
    super(errors.map((error) => error.detail).join(' '));
    this.errors = errors;
  }
}

/** The database cannot be reached or does not answer in time. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}
