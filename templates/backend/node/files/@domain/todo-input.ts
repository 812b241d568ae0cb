/** Reads what callers send. Members that are unknown or read-only are ignored. */
import { type FieldError, type FieldErrorCode, ValidationError } from './errors.ts';
import {
  limits,
  maxOrder,
  minOrder,
  priorities,
  type Priority,
  type TodoInput,
  type TodoPatch,
} from './todo.ts';

const idPattern = /^[A-Za-z0-9_-]{1,64}$/;
/** Not the year 0, which not every database has. */
const datePattern = /^(?!0000)\d{4}-\d{2}-\d{2}$/;

/** White_Space of Unicode and U+FEFF; no trim() built into a language removes exactly these. */
const spaces = new Set(
  '\t\n\v\f\r \u0085\u00A0\u1680' +
    '\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A' +
    '\u2028\u2029\u202F\u205F\u3000\uFEFF',
);
const controlOrLoneSurrogate = /[\p{Cc}\p{Cs}]/u;
const nullOrLoneSurrogate = /[\0\p{Cs}]/u;

class Invalid extends Error {
  readonly code: FieldErrorCode;

  constructor(code: FieldErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

type Reader<T> = (value: unknown) => T;

const readers: { readonly [Member in keyof TodoInput]: Reader<TodoInput[Member]> } = {
  title: readTitle,
  completed: readBoolean,
  order: nullable(readOrder),
  description: nullable(readDescription),
  dueDate: nullable(readDate),
  priority: readPriority,
};

const defaults: Omit<TodoInput, 'title'> = {
  completed: false,
  order: null,
  description: null,
  dueDate: null,
  priority: 'normal',
};

export function isTodoId(text: string): boolean {
  return idPattern.test(text);
}

/** A complete todo, for creating and replacing. */
export function parseTodoInput(body: unknown): TodoInput {
  return { ...defaults, ...readMembers(body, readers, ['title']) };
}

/** The members to change. */
export function parseTodoPatch(body: unknown): TodoPatch {
  return readMembers(body, readers, []);
}

/** What `PATCH /todos` sets on every todo. */
export function parseCompletion(body: unknown): boolean {
  return readMembers(body, { completed: readBoolean }, ['completed']).completed;
}

/** The complete new order of the list. */
export function parseOrder(body: unknown): readonly string[] {
  const { ids } = readMembers(body, { ids: readArray }, ['ids']);
  const errors: FieldError[] = [];
  const seen = new Set<unknown>();
  ids.forEach((id, index) => {
    const pointer = `/ids/${String(index)}`;
    if (typeof id !== 'string') errors.push({ pointer, code: 'type', detail: 'An id is a string.' });
    else if (!isTodoId(id)) errors.push({ pointer, code: 'format', detail: 'This is not an id.' });
    else if (seen.has(id)) errors.push({ pointer, code: 'duplicate', detail: 'This id is there twice.' });
    seen.add(id);
  });
  if (errors.length > 0) throw new ValidationError(errors);
  return ids as string[];
}

function readMembers<T extends object, Required extends keyof T & string>(
  body: unknown,
  memberReaders: { readonly [Member in keyof T]: Reader<T[Member]> },
  required: readonly Required[],
): Partial<T> & Pick<T, Required> {
  if (!isObject(body)) {
    throw new ValidationError([{ pointer: '', code: 'type', detail: 'The body must be a JSON object.' }]);
  }
  const errors: FieldError[] = [];
  const members: Partial<T> = {};
  for (const name of Object.keys(memberReaders) as (keyof T & string)[]) {
    const pointer = `/${name}`;
    if (!Object.hasOwn(body, name)) {
      if (required.some((member) => member === name))
        errors.push({ pointer, code: 'required', detail: `${name} is required.` });
      continue;
    }
    try {
      members[name] = memberReaders[name](body[name]);
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      errors.push({ pointer, code: error.code, detail: `${name} ${error.message}.` });
    }
  }
  if (errors.length > 0) throw new ValidationError(errors);
  // No error: the required members are there.
  return members as Partial<T> & Pick<T, Required>;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nullable<T>(read: Reader<T>): Reader<T | null> {
  return (value) => (value === null ? null : read(value));
}

function readTitle(value: unknown): string {
  const title = trim(readString(value));
  if (title === '') throw new Invalid('blank', 'must not be blank');
  if (controlOrLoneSurrogate.test(title)) {
    throw new Invalid('characters', 'must not have control characters or lone surrogates');
  }
  checkLength(title, limits.titleLength);
  return title;
}

function readDescription(value: unknown): string {
  const description = readString(value);
  if (nullOrLoneSurrogate.test(description)) {
    throw new Invalid('characters', 'must not have U+0000 or lone surrogates');
  }
  checkLength(description, limits.descriptionLength);
  return description;
}

function readBoolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Invalid('type', 'must be true or false');
  return value;
}

function readOrder(value: unknown): number {
  if (typeof value !== 'number') throw new Invalid('type', 'must be an integer or null');
  if (value < minOrder || value > maxOrder) {
    throw new Invalid('range', `must be from ${String(minOrder)} to ${String(maxOrder)}`);
  }
  if (!Number.isInteger(value)) throw new Invalid('type', 'must be an integer or null');
  return value;
}

function readDate(value: unknown): string {
  const date = readString(value);
  const time = datePattern.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(date)) {
    throw new Invalid('format', 'must be a date such as 2026-11-23');
  }
  return date;
}

function readPriority(value: unknown): Priority {
  const priority = priorities.find((known) => known === readString(value));
  if (!priority) throw new Invalid('enum', `must be one of ${priorities.join(', ')}`);
  return priority;
}

function readArray(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Invalid('type', 'must be an array');
  if (value.length > limits.todos)
    throw new Invalid('too_long', `must not have more than ${String(limits.todos)} items`);
  return value;
}

function readString(value: unknown): string {
  if (typeof value !== 'string') throw new Invalid('type', 'must be a string');
  return value;
}

function checkLength(text: string, maximum: number): void {
  // Code points: .length would count UTF-16 units.
  if (Array.from(text).length > maximum) {
    throw new Invalid('too_long', `must not be longer than ${String(maximum)} characters`);
  }
}

function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && spaces.has(text.charAt(start))) start++;
  while (end > start && spaces.has(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
