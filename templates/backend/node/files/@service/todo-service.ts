import { v7 as newId } from 'uuid';
import { TodoError } from '{{to.domain}}/errors.ts';
import type { Timestamp, Todo, TodoDraft, TodoInput, TodoPatch } from '{{to.domain}}/todo.ts';
import type {
  BulkResult,
  Creation,
  TodoFilter,
  TodoPage,
  TodoQuery,
  TodoRepository,
} from '{{to.domain}}/todo-repository.ts';

const idempotencyHours = 24;

/** Whether a change may be made to the todo as it is now. */
export type Precondition = (todo: Todo) => boolean;

/** A creation that is asked for again with the same key and fingerprint is done once. */
export interface Once {
  readonly key: string;
  readonly fingerprint: string;
}

export class TodoService {
  readonly #repository: TodoRepository;
  readonly #clock: () => Date;

  constructor(repository: TodoRepository, clock: () => Date = () => new Date()) {
    this.#repository = repository;
    this.#clock = clock;
  }

  list(query: TodoQuery): Promise<TodoPage> {
    return this.#repository.list(query);
  }

  async get(id: string): Promise<Todo> {
    const todo = await this.#repository.find(id);
    if (!todo) throw new TodoError('not-found');
    return todo;
  }

  create(input: TodoInput, once?: Once): Promise<Creation> {
    const now = this.#now();
    const draft: TodoDraft = {
      ...input,
      id: newId(),
      createdAt: now,
      updatedAt: now,
      completedAt: input.completed ? now : null,
    };
    if (!once) return this.#repository.add(draft);
    return this.#repository.add(draft, { ...once, validSince: hoursBefore(now, idempotencyHours) });
  }

  /** Changes the members of the patch; a complete input replaces the todo. */
  async update(id: string, patch: TodoPatch, precondition: Precondition): Promise<Todo> {
    for (;;) {
      const todo = await this.#getIf(id, precondition);
      if (!changes(todo, patch)) return todo;
      const updated = await this.#repository.update(this.#draft(todo, patch), todo.version);
      if (updated) return updated;
      // Somebody else was faster: look at the todo again.
    }
  }

  async remove(id: string, precondition: Precondition): Promise<void> {
    for (;;) {
      const todo = await this.#getIf(id, precondition);
      if (await this.#repository.remove(id, todo.version)) return;
    }
  }

  removeAll(filter: TodoFilter): Promise<number> {
    return this.#repository.removeAll(filter);
  }

  completeAll(filter: TodoFilter, completed: boolean): Promise<BulkResult> {
    return this.#repository.completeAll(filter, completed, this.#now());
  }

  async reorder(ids: readonly string[]): Promise<readonly Todo[]> {
    await this.#repository.reorder(ids, this.#now());
    const { todos } = await this.#repository.list({ sort: 'order', descending: false, offset: 0 });
    return todos;
  }

  async #getIf(id: string, precondition: Precondition): Promise<Todo> {
    const todo = await this.get(id);
    if (!precondition(todo)) {
      throw new TodoError('precondition-failed');
    }
    return todo;
  }

  #draft(todo: Todo, patch: TodoPatch): TodoDraft {
    const now = this.#now();
    const draft = { ...todo, ...patch, updatedAt: now };
    return { ...draft, completedAt: draft.completed ? (todo.completedAt ?? now) : null };
  }

  #now(): Timestamp {
    return this.#clock().toISOString();
  }
}

function changes(todo: Todo, patch: TodoPatch): boolean {
  return (Object.keys(patch) as (keyof TodoPatch)[]).some((member) => patch[member] !== todo[member]);
}

function hoursBefore(moment: Timestamp, hours: number): Timestamp {
  return new Date(Date.parse(moment) - hours * 3_600_000).toISOString();
}
