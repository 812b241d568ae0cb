import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { readConfig } from '{{to.config}}/config.ts';
import { migrationsFolder } from '{{to.config}}/paths.ts';
import type { Database } from '{{to.domain}}/database.ts';
import { TodoError, type TodoErrorCode } from '{{to.domain}}/errors.ts';
import { maxOrder, type Todo } from '{{to.domain}}/todo.ts';
import { parseTodoInput } from '{{to.domain}}/todo-input.ts';
import { openDatabase } from '{{to.repository}}/database.ts';
import { TodoService } from './todo-service.ts';

const hour = 3_600_000;
const always = () => true;

let database: Database;
let todos: TodoService;
let now: Date;

before(async () => {
  database = await openDatabase(readConfig(process.env).databaseUrl, migrationsFolder);
  todos = new TodoService(database.todos, () => now);
});

beforeEach(async () => {
  now = new Date('2026-11-23T12:00:00.000Z');
  await todos.removeAll({});
});

after(() => database.close());

async function create(title: string, members: object = {}): Promise<Todo> {
  const { todo } = await todos.create(parseTodoInput({ title, ...members }));
  return todo;
}

async function titles(): Promise<string[]> {
  const page = await todos.list({ sort: 'order', descending: false, offset: 0 });
  return page.todos.map((todo) => todo.title);
}

function hasCode(code: TodoErrorCode) {
  return (error: unknown) => error instanceof TodoError && error.code === code;
}

test('a new todo goes to the end', async () => {
  await create('first', { order: 5000 });
  const last = await create('last');
  assert.equal(last.order, 6024);
  assert.deepEqual(await titles(), ['first', 'last']);
});

test('the greatest order does not overflow', async () => {
  await create('first', { order: maxOrder });
  assert.equal((await create('last')).order, maxOrder);
});

test('a change counts the version and the time, no change does neither', async () => {
  const todo = await create('Milk');
  now = new Date(now.getTime() + hour);
  const same = await todos.update(todo.id, { title: 'Milk' }, always);
  assert.deepEqual(same, todo);
  const changed = await todos.update(todo.id, { title: 'Bread' }, always);
  assert.deepEqual(changed, { ...todo, title: 'Bread', version: 2, updatedAt: '2026-11-23T13:00:00.000Z' });
});

test('completedAt is the time of the completion, and goes with it', async () => {
  const { id } = await create('Milk', { completed: true });
  now = new Date(now.getTime() + hour);
  const renamed = await todos.update(id, { title: 'Bread' }, always);
  assert.equal(renamed.completedAt, '2026-11-23T12:00:00.000Z');
  const reopened = await todos.update(id, { completed: false }, always);
  assert.equal(reopened.completedAt, null);
});

test('concurrent changes are all kept', async () => {
  const { id } = await create('Milk');
  const patches = [
    { title: 'Bread' },
    { completed: true },
    { description: 'two' },
    { priority: 'high' },
  ] as const;
  await Promise.all(patches.map((patch) => todos.update(id, patch, always)));
  const { title, completed, description, priority, version } = await todos.get(id);
  assert.deepEqual(
    { title, completed, description, priority, version },
    {
      title: 'Bread',
      completed: true,
      description: 'two',
      priority: 'high',
      version: 5,
    },
  );
});

test('a change whose precondition fails is not made', async () => {
  const { id } = await create('Milk');
  const refuse = () => false;
  await assert.rejects(todos.update(id, { title: 'Bread' }, refuse), hasCode('precondition-failed'));
  await assert.rejects(todos.remove(id, refuse), hasCode('precondition-failed'));
  assert.deepEqual(await titles(), ['Milk']);
});

test('what is gone is not found', async () => {
  const { id } = await create('Milk');
  await todos.remove(id, always);
  await assert.rejects(todos.remove(id, always), hasCode('not-found'));
  await assert.rejects(todos.update(id, {}, always), hasCode('not-found'));
});

test('a list has at most 1000 todos', async () => {
  for (let count = 0; count < 1000; count++) await create('Milk');
  await assert.rejects(create('one too many'), hasCode('todo-limit-reached'));
});

test('completing all changes only those that are not', async () => {
  await create('open');
  const done = await create('done', { completed: true });
  assert.deepEqual(await todos.completeAll({}, true), { matched: 2, modified: 1 });
  assert.deepEqual(await todos.get(done.id), done);
  assert.deepEqual(await todos.completeAll({ completed: false }, true), { matched: 0, modified: 0 });
});

test('a new order is taken whole or not at all', async () => {
  const [a, b, c] = [await create('a'), await create('b'), await create('c')];
  const ordered = await todos.reorder([c.id, a.id, b.id]);
  assert.deepEqual(
    ordered.map(({ title, order }) => [title, order]),
    [
      ['c', 1024],
      ['a', 2048],
      ['b', 3072],
    ],
  );
  await assert.rejects(todos.reorder([a.id, b.id]), hasCode('order-conflict'));
  await assert.rejects(todos.reorder([a.id, b.id, 'other']), hasCode('order-conflict'));
  assert.deepEqual(await titles(), ['c', 'a', 'b']);
});

test('a creation with a key is done once a day', async () => {
  const input = parseTodoInput({ title: 'Milk' });
  const once = { key: `key of ${String(process.pid)}`, fingerprint: 'a' };
  const first = await todos.create(input, once);
  assert.deepEqual(await todos.create(input, once), { todo: first.todo, replayed: true });
  await assert.rejects(todos.create(input, { ...once, fingerprint: 'b' }), hasCode('idempotency-mismatch'));
  now = new Date(now.getTime() + 25 * hour);
  const later = await todos.create(input, once);
  assert.equal(later.replayed, false);
  assert.deepEqual(await titles(), ['Milk', 'Milk']);
});

test('of concurrent creations with one key, one is done', async () => {
  const input = parseTodoInput({ title: 'Milk' });
  const once = { key: `race of ${String(process.pid)}`, fingerprint: 'a' };
  await Promise.allSettled(Array.from({ length: 8 }, () => todos.create(input, once)));
  assert.deepEqual(await titles(), ['Milk']);
});
