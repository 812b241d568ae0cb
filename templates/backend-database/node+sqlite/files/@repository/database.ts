import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import type { Database } from '{{to.domain}}/database.ts';
import { UnavailableError } from '{{to.domain}}/errors.ts';
import type { TodoRepository } from '{{to.domain}}/todo-repository.ts';
import { readMigrations } from './migrations.ts';
import { SqliteTodoRepository } from './sqlite-todo-repository.ts';

const scheme = 'sqlite:';
const lockTimeoutMs = 5000;

/** `sqlite:PATH`; a relative path counts from the folder the process runs in. */
export function parseDatabaseUrl(url = 'sqlite:data/todo.db'): string {
  if (!url.startsWith(scheme) || url === scheme) {
    throw new Error(`must look like sqlite:data/todo.db, not "${url}"`);
  }
  return url;
}

export function openDatabase(url: string, migrations: URL): Promise<Database> {
  return Promise.resolve(new SqliteDatabase(url.slice(scheme.length), migrations));
}

class SqliteDatabase implements Database {
  readonly product = 'sqlite';
  readonly todos: TodoRepository;
  readonly #connection: Libsql.Database;

  constructor(path: string, migrations: URL) {
    mkdirSync(dirname(path), { recursive: true });
    this.#connection = new Libsql(path);
    this.#connection.pragma(`busy_timeout = ${String(lockTimeoutMs)}`);
    this.#connection.pragma('journal_mode = WAL');
    this.#connection.pragma('synchronous = NORMAL');
    migrate(this.#connection, migrations);
    this.todos = new SqliteTodoRepository(this.#connection);
  }

  ping(): Promise<void> {
    return new Promise((resolve, reject) => {
      try {
        this.#connection.prepare('SELECT 1 FROM todos LIMIT 1').get();
        resolve();
      } catch (error) {
        reject(new UnavailableError('The database does not answer.', { cause: error }));
      }
    });
  }

  close(): Promise<void> {
    this.#connection.close();
    return Promise.resolve();
  }
}

/** Runs the steps not taken yet, all or none. A second server that starts meanwhile waits for the lock. */
function migrate(connection: Libsql.Database, folder: URL): void {
  connection.exec(
    'CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT',
  );
  const isApplied = connection.prepare('SELECT 1 FROM schema_migrations WHERE name = ?');
  const record = connection.prepare('INSERT INTO schema_migrations (name, applied_at) VALUES (?, ?)');
  const applyMissing = connection.transaction(() => {
    for (const { name, sql } of readMigrations(folder)) {
      if (isApplied.get(name)) continue;
      connection.exec(sql);
      record.run(name, new Date().toISOString());
    }
  });
  applyMissing.immediate();
}
