import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type Application, startApplication } from '{{to.testing}}/application.ts';

const path = '/api/v1/todos';

interface TodoBody {
  id: string;
  url: string;
  title: string;
  version: number;
}

let application: Application;

before(async () => {
  application = await startApplication();
});

beforeEach(() => application.clear());

after(() => application.stop());

async function create(title: string, members: object = {}): Promise<TodoBody> {
  const { status, body } = await application.send('POST', path, { title, ...members });
  assert.equal(status, 201);
  return body as TodoBody;
}

async function listTitles(query: string): Promise<string[]> {
  const { body } = await application.send('GET', path + query);
  return (body as TodoBody[]).map((todo) => todo.title);
}

test('an empty list is []', async () => {
  const { status, headers, body } = await application.send('GET', path);
  assert.equal(status, 200);
  assert.equal(headers.get('X-Total-Count'), '0');
  assert.deepEqual(body, []);
});

test('a new todo is where Location says', async () => {
  const { headers, body } = await application.send('POST', path, { title: ' Milk ' });
  const todo = body as TodoBody;
  assert.equal(todo.title, 'Milk');
  assert.equal(headers.get('Location'), todo.url);
  assert.equal(headers.get('ETag'), `"${todo.id}-1"`);
  const answer = await fetch(todo.url);
  assert.deepEqual(await answer.json(), todo);
});

test('a list is filtered, searched, sorted and paged', async () => {
  await create('Apple 100%', { completed: true });
  await create('banana');
  await create('apple_pie');
  assert.deepEqual(await listTitles('?completed=true'), ['Apple 100%']);
  assert.deepEqual(await listTitles('?q=APPLE'), ['Apple 100%', 'apple_pie']);
  assert.deepEqual(await listTitles('?q=0%25'), ['Apple 100%']);
  assert.deepEqual(await listTitles('?q=_'), ['apple_pie']);
  assert.deepEqual(await listTitles('?sort=-title'), ['banana', 'apple_pie', 'Apple 100%']);
  assert.deepEqual(await listTitles('?limit=1&offset=1'), ['banana']);
});

test('a page links to its neighbours', async () => {
  for (const title of ['a', 'b', 'c']) await create(title);
  const { headers } = await application.send('GET', `${path}?limit=1&offset=1&sort=title`);
  const page = `${application.origin}${path}?limit=1&sort=title`;
  assert.equal(headers.get('X-Total-Count'), '3');
  const links = (headers.get('Link') ?? '').replaceAll(/&?offset=\d+/g, '').split(', ');
  assert.deepEqual(
    links,
    ['first', 'prev', 'next', 'last'].map((relation) => `<${page}>; rel="${relation}"`),
  );
});

test('all bad parameters are told at once', async () => {
  const { status, body } = await application.send('GET', `${path}?limit=0&offset=-1&sort=id&completed=1&q=`);
  const { code, errors } = body as { code: string; errors: { parameter: string }[] };
  assert.equal(status, 400);
  assert.equal(code, 'invalid-parameter');
  assert.deepEqual(
    errors.map(({ parameter }) => parameter),
    ['completed', 'q', 'limit', 'offset', 'sort'],
  );
});

test('PUT replaces, PATCH changes', async () => {
  const { id } = await create('Milk', { description: 'two', order: 7 });
  const patched = await application.send('PATCH', `${path}/${id}`, { title: 'Bread' });
  assert.equal((patched.body as { description: string }).description, 'two');
  const replaced = await application.send('PUT', `${path}/${id}`, { title: 'Bread' });
  assert.equal((replaced.body as { description: null }).description, null);
});

test('If-Match guards a change', async () => {
  const { id } = await create('Milk');
  const stale = { 'If-Match': `"${id}-2"` };
  assert.equal((await application.send('PATCH', `${path}/${id}`, { title: 'Bread' }, stale)).status, 412);
  assert.equal((await application.send('DELETE', `${path}/${id}`, undefined, stale)).status, 412);
  const fresh = { 'If-Match': `"other-1", "${id}-1"` };
  assert.equal((await application.send('PATCH', `${path}/${id}`, { title: 'Bread' }, fresh)).status, 200);
});

test('If-None-Match saves sending what is known', async () => {
  const { id } = await create('Milk');
  for (const address of [path, `${path}/${id}`]) {
    const { headers } = await application.send('GET', address);
    const known = { 'If-None-Match': headers.get('ETag') ?? '' };
    assert.equal((await application.send('GET', address, undefined, known)).status, 304);
  }
});

test('without If-Match a change is refused where the settings ask for it', async () => {
  const strict = await startApplication({ REQUIRE_IF_MATCH: 'true' });
  try {
    const { body } = await strict.send('POST', path, { title: 'Milk' });
    const { id } = body as TodoBody;
    assert.equal((await strict.send('PATCH', `${path}/${id}`, { title: 'Bread' })).status, 428);
  } finally {
    await strict.stop();
  }
});

test('the same Idempotency-Key gives the first answer again', async () => {
  const key = { 'Idempotency-Key': `key-${String(process.pid)}` };
  const first = await application.send('POST', path, { title: 'Milk' }, key);
  const second = await application.send('POST', path, { title: 'Milk' }, key);
  assert.equal(second.headers.get('Idempotency-Replayed'), 'true');
  assert.deepEqual(second.body, first.body);
  assert.equal((await application.send('POST', path, { title: 'Bread' }, key)).status, 422);
});

test('completed todos are cleared in one request', async () => {
  await create('open');
  await create('done', { completed: true });
  const { status, headers } = await application.send('DELETE', `${path}?completed=true`);
  assert.equal(status, 204);
  assert.equal(headers.get('X-Deleted-Count'), '1');
  assert.deepEqual(await listTitles(''), ['open']);
});

test('a list is put in a new order in one request', async () => {
  const [a, b] = [await create('a'), await create('b')];
  const { status } = await application.send('POST', `${path}/actions/reorder`, { ids: [b.id, a.id] });
  assert.equal(status, 200);
  assert.deepEqual(await listTitles(''), ['b', 'a']);
});
