import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ValidationError } from './errors.ts';
import { parseCompletion, parseOrder, parseTodoInput, parseTodoPatch } from './todo-input.ts';

function faults(parse: () => unknown): string[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof ValidationError)
      return error.errors.map(({ pointer, code }) => `${pointer} ${code}`);
    throw error;
  }
  return [];
}

test('only a title is needed', () => {
  assert.deepEqual(parseTodoInput({ title: 'Milk' }), {
    title: 'Milk',
    completed: false,
    order: null,
    description: null,
    dueDate: null,
    priority: 'normal',
  });
});

test('a patch has only the members that were sent', () => {
  assert.deepEqual(parseTodoPatch({}), {});
  assert.deepEqual(parseTodoPatch({ order: null, unknown: 1, id: 2 }), { order: null });
});

test('a title is trimmed of every kind of space, and of nothing else', () => {
  const space = '\t\n\v\f\r \u0085\u00A0\u1680\u2000\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF';
  assert.equal(parseTodoInput({ title: `${space}a b${space}` }).title, 'a b');
  assert.equal(parseTodoInput({ title: '\u200Ba' }).title, '\u200Ba');
});

test('a title has at most 500 code points, however many bytes they take', () => {
  assert.equal(parseTodoInput({ title: '\u{1F600}'.repeat(500) }).title.length, 1000);
  assert.deepEqual(
    faults(() => parseTodoInput({ title: 'a'.repeat(501) })),
    ['/title too_long'],
  );
});

const invalid: readonly (readonly [unknown, string])[] = [
  [[], ' type'],
  [null, ' type'],
  ['text', ' type'],
  [{}, '/title required'],
  [{ title: null }, '/title type'],
  [{ title: '' }, '/title blank'],
  [{ title: '\u3000' }, '/title blank'],
  [{ title: 'a\0' }, '/title characters'],
  [{ title: 'a\u009Fb' }, '/title characters'],
  [{ title: '\uD800' }, '/title characters'],
  [{ title: 'a', completed: 'true' }, '/completed type'],
  [{ title: 'a', order: '1' }, '/order type'],
  [{ title: 'a', order: 1.5 }, '/order type'],
  [{ title: 'a', order: 2_147_483_648 }, '/order range'],
  [{ title: 'a', description: 'a\0' }, '/description characters'],
  [{ title: 'a', description: 'a'.repeat(5001) }, '/description too_long'],
  [{ title: 'a', dueDate: '2026-02-29' }, '/dueDate format'],
  [{ title: 'a', dueDate: '2026-2-1' }, '/dueDate format'],
  [{ title: 'a', dueDate: '0000-01-01' }, '/dueDate format'],
  [{ title: 'a', priority: 'urgent' }, '/priority enum'],
];

for (const [body, fault] of invalid) {
  test(`${JSON.stringify(body).slice(0, 60)} is refused:${fault}`, () => {
    assert.deepEqual(
      faults(() => parseTodoInput(body)),
      [fault],
    );
  });
}

test('all faults are told at once', () => {
  const body = { completed: 1, order: 'first', priority: null };
  assert.deepEqual(
    faults(() => parseTodoInput(body)),
    ['/title required', '/completed type', '/order type', '/priority type'],
  );
});

test('an order is a list of different ids', () => {
  assert.deepEqual(parseOrder({ ids: ['b', 'a'] }), ['b', 'a']);
  assert.deepEqual(
    faults(() => parseOrder({ ids: ['a', 1, 'a', '/'] })),
    ['/ids/1 type', '/ids/2 duplicate', '/ids/3 format'],
  );
});

test('a completion is true or false', () => {
  assert.equal(parseCompletion({ completed: true }), true);
  assert.deepEqual(
    faults(() => parseCompletion({ completed: null })),
    ['/completed type'],
  );
});
