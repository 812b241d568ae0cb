import type { Request } from 'express';
import { sortKeys, type TodoFilter, type TodoQuery } from '{{to.domain}}/todo-repository.ts';
import { HttpProblem, type ParameterError } from './problem.ts';

const searchLength = 100;
const maxLimit = 100;
const maxOffset = 100_000;

type Query = Request['query'];

/** Reads parameters one by one and keeps what is wrong with them. Unknown parameters are ignored. */
class ParameterReader {
  readonly #query: Query;
  readonly #errors: ParameterError[] = [];

  constructor(query: Query) {
    this.#query = query;
  }

  read<T>(parameter: string, parse: (value: string) => T | undefined, expected: string): T | undefined {
    const value = this.#query[parameter];
    if (value === undefined) return undefined;
    const parsed = typeof value === 'string' ? parse(value) : undefined;
    if (parsed === undefined) {
      this.#errors.push({ parameter, code: 'format', detail: `${parameter} must be ${expected}.` });
    }
    return parsed;
  }

  check(): void {
    if (this.#errors.length === 0) return;
    const detail = this.#errors.map((error) => error.detail).join(' ');
    throw new HttpProblem({ status: 400, code: 'invalid-parameter', detail, errors: this.#errors });
  }
}

export function readTodoFilter(query: Query): TodoFilter {
  const reader = new ParameterReader(query);
  const filter = readFilter(reader);
  reader.check();
  return filter;
}

export function readTodoQuery(query: Query): TodoQuery {
  const reader = new ParameterReader(query);
  const filter = readFilter(reader);
  const search = reader.read('q', parseSearch, `1 to ${String(searchLength)} characters`);
  const limit = reader.read('limit', integer(1, maxLimit), `an integer from 1 to ${String(maxLimit)}`);
  const offset = reader.read('offset', integer(0, maxOffset), `an integer from 0 to ${String(maxOffset)}`);
  const sort = reader.read('sort', parseSort, `one of ${sortKeys.join(', ')}, with a - before it to reverse`);
  reader.check();
  return {
    ...filter,
    ...(search !== undefined && { search }),
    ...(limit !== undefined && { limit }),
    offset: offset ?? 0,
    ...(sort ?? { sort: 'order', descending: false }),
  };
}

function readFilter(reader: ParameterReader): TodoFilter {
  const completed = reader.read('completed', parseBoolean, 'true or false');
  return completed === undefined ? {} : { completed };
}

function parseBoolean(value: string): boolean | undefined {
  return value === 'true' || value === 'false' ? value === 'true' : undefined;
}

function parseSearch(value: string): string | undefined {
  const length = Array.from(value).length;
  return length >= 1 && length <= searchLength && !value.includes('\0') ? value : undefined;
}

function parseSort(value: string): Pick<TodoQuery, 'sort' | 'descending'> | undefined {
  const descending = value.startsWith('-');
  const name = descending ? value.slice(1) : value;
  const sort = sortKeys.find((key) => key === name);
  return sort && { sort, descending };
}

function integer(minimum: number, maximum: number): (value: string) => number | undefined {
  return (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    return number >= minimum && number <= maximum ? number : undefined;
  };
}
