import type { TodoRepository } from './todo-repository.ts';

export interface Database {
  readonly product: string;
  readonly todos: TodoRepository;
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
