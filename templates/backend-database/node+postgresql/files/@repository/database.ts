import pg from 'pg';
import type { Database } from '{{to.domain}}/database.ts';
import type { TodoRepository } from '{{to.domain}}/todo-repository.ts';
import { Connections } from './connections.ts';
import { readMigrations } from './migrations.ts';
import { PostgresqlTodoRepository } from './postgresql-todo-repository.ts';

const schemes = ['postgres:', 'postgresql:'];
const answerTimeoutMs = 2000;
const statementTimeoutMs = 10_000;
/** Any number, the same in every server of this application. */
const migrationLock = 7_240_118;

export function parseDatabaseUrl(url?: string): string {
  const example = 'postgresql://user:password@localhost:5432/todo';
  if (url === undefined) throw new Error(`must be set, for example to ${example}`);
  // Not repeated in the message: it may have a password.
  if (!URL.canParse(url) || !schemes.includes(new URL(url).protocol)) {
    throw new Error(`must look like ${example}`);
  }
  return url;
}

export async function openDatabase(url: string, migrations: URL): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: answerTimeoutMs,
    statement_timeout: statementTimeoutMs,
  });
  // A connection that breaks while it is idle is replaced when the next one is needed.
  pool.on('error', () => undefined);
  const database = new PostgresqlDatabase(pool);
  try {
    await database.migrate(migrations);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

class PostgresqlDatabase implements Database {
  readonly product = 'postgresql';
  readonly todos: TodoRepository;
  readonly #pool: pg.Pool;
  readonly #connections: Connections;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
    this.#connections = new Connections(pool);
    this.todos = new PostgresqlTodoRepository(this.#connections);
  }

  async ping(): Promise<void> {
    await this.#connections.query('SELECT 1');
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  /** Runs the steps not taken yet, all or none. A second server that starts meanwhile waits for the lock. */
  async migrate(folder: URL): Promise<void> {
    await this.#connections.transaction(async (connection) => {
      await connection.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
      await connection.query(
        'CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL)',
      );
      const { rows } = await connection.query<{ name: string }>('SELECT name FROM schema_migrations');
      const applied = new Set(rows.map((row) => row.name));
      for (const { name, sql } of readMigrations(folder)) {
        if (applied.has(name)) continue;
        await connection.query(sql);
        await connection.query('INSERT INTO schema_migrations (name, applied_at) VALUES ($1, now())', [name]);
      }
    });
  }
}
