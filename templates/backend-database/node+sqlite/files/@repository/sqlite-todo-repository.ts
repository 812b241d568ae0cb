import type Libsql from 'libsql';
import { TodoError } from '{{to.domain}}/errors.ts';
import {
  limits,
  maxOrder,
  orderStep,
  type Priority,
  type Timestamp,
  type Todo,
  type TodoDraft,
} from '{{to.domain}}/todo.ts';
import type {
  BulkResult,
  Creation,
  IdempotencyKey,
  SortKey,
  TodoFilter,
  TodoPage,
  TodoQuery,
  TodoRepository,
} from '{{to.domain}}/todo-repository.ts';

interface TodoRow {
  id: string;
  title: string;
  completed: 0 | 1;
  position: number;
  description: string | null;
  due_date: string | null;
  priority: Priority;
  version: number;
  created_at: Timestamp;
  updated_at: Timestamp;
  completed_at: Timestamp | null;
}

const sortColumns: Record<SortKey, string> = {
  order: 'position',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  title: 'title',
};

/** The place after the last todo. */
const end = `(
  SELECT min(coalesce(max(position), 0) + ${String(orderStep)}, ${String(maxOrder)})
  FROM todos
)`;

const insertTodo = `
  INSERT INTO todos (id, title, completed, position, description, due_date, priority, version,
                     created_at, updated_at, completed_at)
  SELECT @id, @title, @completed, coalesce(@order, ${end}), @description, @dueDate, @priority, 1,
         @createdAt, @updatedAt, @completedAt
  WHERE (SELECT count(*) FROM todos) < ${String(limits.todos)}
  RETURNING *`;

const updateTodo = `
  UPDATE todos
  SET title = @title, completed = @completed, position = coalesce(@order, ${end}), description = @description,
      due_date = @dueDate, priority = @priority, version = version + 1,
      updated_at = @updatedAt, completed_at = @completedAt
  WHERE id = @id AND version = @version
  RETURNING *`;

const completeTodos = `
  UPDATE todos
  SET completed = @completed, completed_at = @completedAt, version = version + 1, updated_at = @at
  WHERE completed <> @completed AND (@filter IS NULL OR completed = @filter)`;

const moveTodo = `
  UPDATE todos
  SET position = @position, version = version + 1, updated_at = @at
  WHERE id = @id AND position <> @position`;

/** The driver is synchronous: only transactions of other processes can come between two statements. */
export class SqliteTodoRepository implements TodoRepository {
  readonly #database: Libsql.Database;

  constructor(database: Libsql.Database) {
    this.#database = database;
  }

  list(query: TodoQuery): Promise<TodoPage> {
    return this.#transaction(() => {
      const { where, values } = conditions(query);
      const order = `${sortColumns[query.sort]} ${query.descending ? 'DESC' : 'ASC'}, created_at, id`;
      const rows = this.#database
        .prepare(`SELECT * FROM todos ${where} ORDER BY ${order} LIMIT @limit OFFSET @offset`)
        // A negative limit is none.
        .all({ ...values, limit: query.limit ?? -1, offset: query.offset });
      return { todos: rows.map(toTodo), total: this.#count(query) };
    });
  }

  find(id: string): Promise<Todo | undefined> {
    return this.#transaction(() => {
      const row = this.#database.prepare('SELECT * FROM todos WHERE id = ?').get(id);
      return row ? toTodo(row) : undefined;
    });
  }

  add(draft: TodoDraft, idempotencyKey?: IdempotencyKey): Promise<Creation> {
    return this.#transaction(() => {
      const earlier = idempotencyKey && this.#earlierAnswer(idempotencyKey);
      if (earlier) return { todo: earlier, replayed: true };

      const row = this.#database.prepare(insertTodo).get(toValues(draft));
      if (!row) throw new TodoError('todo-limit-reached');
      const todo = toTodo(row);
      if (idempotencyKey) this.#remember(idempotencyKey, todo);
      return { todo, replayed: false };
    });
  }

  update(draft: TodoDraft, version: number): Promise<Todo | undefined> {
    return this.#transaction(() => {
      const row = this.#database.prepare(updateTodo).get({ ...toValues(draft), version });
      return row ? toTodo(row) : undefined;
    });
  }

  remove(id: string, version: number): Promise<boolean> {
    return this.#transaction(() => {
      const statement = this.#database.prepare('DELETE FROM todos WHERE id = ? AND version = ?');
      return statement.run(id, version).changes > 0;
    });
  }

  removeAll(filter: TodoFilter): Promise<number> {
    return this.#transaction(() => {
      const { where, values } = conditions(filter);
      return this.#database.prepare(`DELETE FROM todos ${where}`).run(values).changes;
    });
  }

  completeAll(filter: TodoFilter, completed: boolean, at: Timestamp): Promise<BulkResult> {
    return this.#transaction(() => {
      const matched = this.#count(filter);
      const { changes: modified } = this.#database.prepare(completeTodos).run({
        completed: Number(completed),
        completedAt: completed ? at : null,
        filter: filter.completed === undefined ? null : Number(filter.completed),
        at,
      });
      return { matched, modified };
    });
  }

  reorder(ids: readonly string[], at: Timestamp): Promise<void> {
    return this.#transaction(() => {
      const present = new Set(this.#database.prepare('SELECT id FROM todos').pluck().all());
      if (ids.length !== present.size || !ids.every((id) => present.has(id))) {
        throw new TodoError('order-conflict');
      }
      const move = this.#database.prepare(moveTodo);
      ids.forEach((id, index) => move.run({ id, position: (index + 1) * orderStep, at }));
    });
  }

  #count(filter: TodoFilter): number {
    const { where, values } = conditions(filter);
    const row = this.#database.prepare(`SELECT count(*) AS count FROM todos ${where}`).get(values);
    return (row as { count: number }).count;
  }

  #earlierAnswer({ key, fingerprint, validSince }: IdempotencyKey): Todo | undefined {
    this.#database.prepare('DELETE FROM idempotency_keys WHERE created_at < ?').run(validSince);
    const earlier = this.#database
      .prepare('SELECT fingerprint, todo FROM idempotency_keys WHERE key = ?')
      .get(key) as { fingerprint: string; todo: string } | undefined;
    if (!earlier) return undefined;
    if (earlier.fingerprint !== fingerprint) {
      throw new TodoError('idempotency-mismatch');
    }
    return JSON.parse(earlier.todo) as Todo;
  }

  #remember({ key, fingerprint }: IdempotencyKey, todo: Todo): void {
    this.#database
      .prepare('INSERT INTO idempotency_keys (key, fingerprint, todo, created_at) VALUES (?, ?, ?, ?)')
      .run(key, fingerprint, JSON.stringify(todo), todo.createdAt);
  }

  /** Runs the work in a transaction that holds the write lock from its start; an exception rolls it back. */
  #transaction<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => {
      resolve(this.#database.transaction(work).immediate());
    });
  }
}

function conditions(filter: TodoFilter & { readonly search?: string }) {
  const clauses: string[] = [];
  const values: Record<string, string | number> = {};
  if (filter.completed !== undefined) {
    clauses.push('completed = @completed');
    values.completed = Number(filter.completed);
  }
  if (filter.search !== undefined) {
    clauses.push(`title LIKE @search ESCAPE '\\'`);
    values.search = `%${filter.search.replaceAll(/[\\%_]/g, '\\$&')}%`;
  }
  return { where: clauses.length > 0 ? `WHERE ${clauses.join(' AND ')}` : '', values };
}

function toValues(draft: TodoDraft) {
  return {
    id: draft.id,
    title: draft.title,
    completed: Number(draft.completed),
    order: draft.order,
    description: draft.description,
    dueDate: draft.dueDate,
    priority: draft.priority,
    createdAt: draft.createdAt,
    updatedAt: draft.updatedAt,
    completedAt: draft.completedAt,
  };
}

function toTodo(row: unknown): Todo {
  const todo = row as TodoRow;
  return {
    id: todo.id,
    title: todo.title,
    completed: todo.completed === 1,
    order: todo.position,
    description: todo.description,
    dueDate: todo.due_date,
    priority: todo.priority,
    version: todo.version,
    createdAt: todo.created_at,
    updatedAt: todo.updated_at,
    completedAt: todo.completed_at,
  };
}
