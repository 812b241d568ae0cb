import type { Timestamp, Todo, TodoDraft } from './todo.ts';

export const sortKeys = ['order', 'createdAt', 'updatedAt', 'title'] as const;
export type SortKey = (typeof sortKeys)[number];

export interface TodoFilter {
  readonly completed?: boolean;
}

export interface TodoQuery extends TodoFilter {
  /** A part of the title; ASCII letters match in either case. */
  readonly search?: string;
  readonly sort: SortKey;
  readonly descending: boolean;
  readonly limit?: number;
  readonly offset: number;
}

export interface TodoPage {
  readonly todos: readonly Todo[];
  /** How many match, before paging. */
  readonly total: number;
}

/** Makes a creation happen once, however often it is asked for. */
export interface IdempotencyKey {
  readonly key: string;
  /** Tells whether a later request with the same key asks for the same thing. */
  readonly fingerprint: string;
  /** Keys used before this moment are forgotten. */
  readonly validSince: Timestamp;
}

export interface Creation {
  readonly todo: Todo;
  /** True when the key had been used: the todo is the one of the first answer. */
  readonly replayed: boolean;
}

export interface BulkResult {
  readonly matched: number;
  readonly modified: number;
}

/** Where the todos are kept. Every method is atomic. */
export interface TodoRepository {
  list(query: TodoQuery): Promise<TodoPage>;
  find(id: string): Promise<Todo | undefined>;

  /** Throws `todo-limit-reached`, `idempotency-mismatch` or `idempotency-conflict`. */
  add(draft: TodoDraft, idempotencyKey?: IdempotencyKey): Promise<Creation>;

  /** Undefined when the todo is gone or no longer has that version; nothing was stored then. */
  update(draft: TodoDraft, version: number): Promise<Todo | undefined>;

  /** False when the todo is gone or no longer has that version. */
  remove(id: string, version: number): Promise<boolean>;

  /** Returns how many were removed. */
  removeAll(filter: TodoFilter): Promise<number>;

  completeAll(filter: TodoFilter, completed: boolean, at: Timestamp): Promise<BulkResult>;

  /** Throws `order-conflict` unless the ids are those of all todos. */
  reorder(ids: readonly string[], at: Timestamp): Promise<void>;
}
