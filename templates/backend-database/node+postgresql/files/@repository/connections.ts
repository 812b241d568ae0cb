import type pg from 'pg';
import { UnavailableError } from '{{to.domain}}/errors.ts';

/** Classes of SQLSTATE that say that the server cannot serve: connection, resources, operator intervention. */
const unavailableClasses = ['08', '53', '57'];

/** The pool, with the errors of a database that is away told from those of a statement. */
export class Connections {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<pg.QueryResult<Row>> {
    return available(() => this.#pool.query<Row>(sql, values));
  }

  /** An exception of the work rolls back. */
  transaction<T>(work: (connection: pg.PoolClient) => Promise<T>): Promise<T> {
    return available(async () => {
      const connection = await this.#pool.connect();
      try {
        await connection.query('BEGIN');
        const result = await work(connection);
        await connection.query('COMMIT');
        connection.release();
        return result;
      } catch (error) {
        await rollBack(connection);
        throw error;
      }
    });
  }
}

async function rollBack(connection: pg.PoolClient): Promise<void> {
  try {
    await connection.query('ROLLBACK');
    connection.release();
  } catch {
    // The connection is broken: the server rolls back, and the pool must not hand it out again.
    connection.release(true);
  }
}

async function available<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUnavailable(error)) throw new UnavailableError('The database does not answer.', { cause: error });
    throw error;
  }
}

function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall !== undefined) return true;
  if (code !== undefined) return unavailableClasses.includes(code.slice(0, 2));
  // The driver's own errors have no code.
  return /^(Connection terminated|timeout exceeded|Client has encountered)/.test(error.message);
}
