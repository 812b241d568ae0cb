import type pg from 'pg';
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
import type { Connections } from './connections.ts';

interface TodoRow {
  id: string;
  title: string;
  completed: boolean;
  position: number;
  description: string | null;
  due_date: string | null;
  priority: Priority;
  version: number;
  created_at: Date;
  updated_at: Date;
  completed_at: Date | null;
}

/** Any number, the same in every server of this application. */
const listLock = 7_240_119;

const sortColumns: Record<SortKey, string> = {
  order: 'position',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  title: 'title',
};

/** The place after the last todo. */
const end = `(
  SELECT least(coalesce(max(position), 0)::bigint + ${String(orderStep)}, ${String(maxOrder)})::integer
  FROM todos
)`;

const insertTodo = `
  INSERT INTO todos (id, title, completed, position, description, due_date, priority, version,
                     updated_at, completed_at, created_at)
  SELECT $1, $2, $3, coalesce($4, ${end}), $5, $6, $7, 1, $8, $9, $10
  WHERE (SELECT count(*) FROM todos) < ${String(limits.todos)}
  RETURNING *`;

const updateTodo = `
  UPDATE todos
  SET title = $2, completed = $3, position = coalesce($4, ${end}), description = $5,
      due_date = $6, priority = $7, version = version + 1, updated_at = $8, completed_at = $9
  WHERE id = $1 AND version = $10
  RETURNING *`;

const completeTodos = `
  WITH matching AS (
    SELECT id, completed FROM todos WHERE $1::boolean IS NULL OR completed = $1
  ), modified AS (
    UPDATE todos
    SET completed = $2, completed_at = $3, version = version + 1, updated_at = $4
    FROM matching
    WHERE todos.id = matching.id AND todos.completed <> $2
    RETURNING todos.id
  )
  SELECT (SELECT count(*) FROM matching)::integer AS matched, (SELECT count(*) FROM modified)::integer AS modified`;

const moveTodos = `
  UPDATE todos
  SET position = wanted.place * ${String(orderStep)}, version = version + 1, updated_at = $2
  FROM unnest($1::text[]) WITH ORDINALITY AS wanted (id, place)
  WHERE todos.id = wanted.id AND position <> wanted.place * ${String(orderStep)}`;

export class PostgresqlTodoRepository implements TodoRepository {
  readonly #connections: Connections;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  async list(query: TodoQuery): Promise<TodoPage> {
    const sql = `
      WITH matching AS (
        SELECT * FROM todos
        WHERE ($1::boolean IS NULL OR completed = $1) AND ($2::text IS NULL OR lower(title) LIKE lower($2))
      ), page AS (
        SELECT * FROM matching ORDER BY ${order(query)} LIMIT $3 OFFSET $4
      )
      SELECT page.*, total FROM (SELECT count(*)::integer AS total FROM matching) AS counted
      LEFT JOIN page ON true ORDER BY ${order(query)}`;
    const search = query.search === undefined ? null : `%${query.search.replaceAll(/[\\%_]/g, '\\$&')}%`;
    const values = [query.completed ?? null, search, query.limit ?? null, query.offset];
    const { rows } = await this.#connections.query<TodoRow & { total: number }>(sql, values);
    // An empty page is one row with the total and no todo.
    const todos = rows.filter((row) => (row.id as string | null) !== null).map(toTodo);
    return { todos, total: rows[0]?.total ?? 0 };
  }

  async find(id: string): Promise<Todo | undefined> {
    const { rows } = await this.#connections.query<TodoRow>('SELECT * FROM todos WHERE id = $1', [id]);
    return rows.map(toTodo)[0];
  }

  add(draft: TodoDraft, idempotencyKey?: IdempotencyKey): Promise<Creation> {
    return this.#connections.transaction(async (connection) => {
      const earlier = idempotencyKey && (await earlierAnswer(connection, idempotencyKey));
      if (earlier) return { todo: earlier, replayed: true };

      await lockList(connection);
      const { rows } = await connection.query<TodoRow>(insertTodo, [...toValues(draft), draft.createdAt]);
      const todo = rows.map(toTodo)[0];
      if (!todo) throw new TodoError('todo-limit-reached');
      if (idempotencyKey) await remember(connection, idempotencyKey, todo);
      return { todo, replayed: false };
    });
  }

  async update(draft: TodoDraft, version: number): Promise<Todo | undefined> {
    const { rows } = await this.#connections.query<TodoRow>(updateTodo, [...toValues(draft), version]);
    return rows.map(toTodo)[0];
  }

  async remove(id: string, version: number): Promise<boolean> {
    const sql = 'DELETE FROM todos WHERE id = $1 AND version = $2';
    const { rowCount } = await this.#connections.query(sql, [id, version]);
    return rowCount === 1;
  }

  removeAll(filter: TodoFilter): Promise<number> {
    return this.#connections.transaction(async (connection) => {
      await lockList(connection);
      const sql = 'DELETE FROM todos WHERE $1::boolean IS NULL OR completed = $1';
      const { rowCount } = await connection.query(sql, [filter.completed ?? null]);
      return rowCount ?? 0;
    });
  }

  completeAll(filter: TodoFilter, completed: boolean, at: Timestamp): Promise<BulkResult> {
    return this.#connections.transaction(async (connection) => {
      await lockList(connection);
      const values = [filter.completed ?? null, completed, completed ? at : null, at];
      const { rows } = await connection.query<BulkResult>(completeTodos, values);
      return rows[0] ?? { matched: 0, modified: 0 };
    });
  }

  reorder(ids: readonly string[], at: Timestamp): Promise<void> {
    return this.#connections.transaction(async (connection) => {
      await lockList(connection);
      const { rows } = await connection.query<{ id: string }>('SELECT id FROM todos FOR UPDATE');
      const present = new Set(rows.map((row) => row.id));
      if (ids.length !== present.size || !ids.every((id) => present.has(id))) {
        throw new TodoError('order-conflict');
      }
      await connection.query(moveTodos, [ids, at]);
    });
  }
}

/**
 * What touches many rows or counts them goes one by one, to the end of the transaction. So two
 * transactions never wait for each other's rows, and the limit of the list holds.
 */
async function lockList(connection: pg.PoolClient): Promise<void> {
  await connection.query('SELECT pg_advisory_xact_lock($1)', [listLock]);
}

async function earlierAnswer(
  connection: pg.PoolClient,
  idempotencyKey: IdempotencyKey,
): Promise<Todo | undefined> {
  const { key, fingerprint, validSince } = idempotencyKey;
  const lock = 'SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS locked';
  const { rows: locks } = await connection.query<{ locked: boolean }>(lock, [listLock, key]);
  if (!locks[0]?.locked) {
    throw new TodoError('idempotency-conflict');
  }
  await connection.query('DELETE FROM idempotency_keys WHERE created_at < $1', [validSince]);
  const find = 'SELECT fingerprint, todo FROM idempotency_keys WHERE key = $1';
  const { rows } = await connection.query<{ fingerprint: string; todo: Todo }>(find, [key]);
  if (rows[0] && rows[0].fingerprint !== fingerprint) {
    throw new TodoError('idempotency-mismatch');
  }
  return rows[0]?.todo;
}

async function remember(
  connection: pg.PoolClient,
  { key, fingerprint }: IdempotencyKey,
  todo: Todo,
): Promise<void> {
  await connection.query(
    'INSERT INTO idempotency_keys (key, fingerprint, todo, created_at) VALUES ($1, $2, $3, $4)',
    [key, fingerprint, JSON.stringify(todo), todo.createdAt],
  );
}

function order(query: TodoQuery): string {
  return `${sortColumns[query.sort]} ${query.descending ? 'DESC' : 'ASC'}, created_at, id`;
}

/** The values $1 to $9 that inserting and updating have in common. */
function toValues(draft: TodoDraft): unknown[] {
  return [
    draft.id,
    draft.title,
    draft.completed,
    draft.order,
    draft.description,
    draft.dueDate,
    draft.priority,
    draft.updatedAt,
    draft.completedAt,
  ];
}

function toTodo(row: TodoRow): Todo {
  return {
    id: row.id,
    title: row.title,
    completed: row.completed,
    order: row.position,
    description: row.description,
    dueDate: row.due_date,
    priority: row.priority,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    completedAt: row.completed_at?.toISOString() ?? null,
  };
}
