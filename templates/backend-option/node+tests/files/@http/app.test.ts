import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Application, type Body, startApplication } from '{{to.testing}}/application.ts';

const path = '/api/v1/todos';
const json = { 'Content-Type': 'application/json' };

let application: Application;

before(async () => {
  application = await startApplication({ CORS_ORIGIN: 'https://a.example', TRUST_PROXY: 'loopback' });
});

after(() => application.stop());

const refused: readonly (readonly [
  string,
  string,
  string,
  Body | undefined,
  Record<string, string>,
  number,
  string,
])[] = [
  ['an unknown path', 'GET', '/nothing', undefined, {}, 404, 'not-found'],
  ['a broken path', 'GET', `${path}/%E0%A4`, undefined, {}, 400, 'invalid-parameter'],
  ['an unknown method', 'PUT', path, '{}', json, 405, 'method-not-allowed'],
  ['broken JSON', 'POST', path, '{"title"', json, 400, 'malformed-json'],
  ['an empty body', 'POST', path, '', json, 400, 'malformed-json'],
  ['broken UTF-8', 'POST', path, Buffer.from('7b2261223a22ff227d', 'hex'), json, 400, 'malformed-json'],
  ['JSON that is no object', 'POST', path, '[]', json, 422, 'validation-failed'],
  [
    'a form',
    'POST',
    path,
    'title=a',
    { 'Content-Type': 'application/x-www-form-urlencoded' },
    415,
    'unsupported-media-type',
  ],
  ['a body that is too large', 'POST', path, `"${'a'.repeat(65_536)}"`, json, 413, 'content-too-large'],
];

for (const [name, method, address, body, headers, status, code] of refused) {
  test(`${name} is answered ${String(status)} ${code}`, async () => {
    const answer = await (body === undefined
      ? application.send(method, address)
      : application.sendText(method, address, body, headers));
    const problem = answer.body as { status: number; code: string; requestId: string };
    assert.equal(answer.status, status);
    assert.equal(answer.headers.get('Content-Type'), 'application/problem+json');
    assert.equal(problem.status, status);
    assert.equal(problem.code, code);
    assert.equal(problem.requestId, answer.headers.get('X-Request-Id'));
  });
}

test('405 tells what is allowed', async () => {
  const { headers } = await application.send('POST', '/healthz');
  assert.equal(headers.get('Allow'), 'GET, HEAD, OPTIONS');
});

test('only pages of the configured origin may call', async () => {
  const preflight = { Origin: 'https://a.example', 'Access-Control-Request-Method': 'POST' };
  const allowed = await application.send('OPTIONS', `${path}/`, undefined, preflight);
  assert.equal(allowed.status, 204);
  assert.equal(allowed.headers.get('Access-Control-Allow-Origin'), 'https://a.example');
  const other = await application.send('GET', path, undefined, { Origin: 'https://b.example' });
  assert.equal(other.headers.get('Access-Control-Allow-Origin'), null);
  assert.equal(other.headers.get('Vary'), 'Origin');
});

test('addresses are those that a trusted proxy tells', async () => {
  const proxy = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'todo.example.org' };
  const { headers } = await application.send('POST', path, { title: 'Milk' }, proxy);
  assert.match(headers.get('Location') ?? '', /^https:\/\/todo\.example\.org\/api\/v1\/todos\//);
});

test('a fit request id is kept, another one replaced', async () => {
  const kept = await application.send('GET', path, undefined, { 'X-Request-Id': 'a.b-c_1' });
  assert.equal(kept.headers.get('X-Request-Id'), 'a.b-c_1');
  const replaced = await application.send('GET', path, undefined, { 'X-Request-Id': 'a b' });
  assert.match(replaced.headers.get('X-Request-Id') ?? '', /^[0-9a-f-]{36}$/);
});

test('it is alive and ready', async () => {
  for (const probe of ['/healthz', '/readyz']) {
    assert.deepEqual((await application.send('GET', probe)).body, { status: 'ok' });
  }
});

test('requests are counted by the template of their route', async () => {
  await application.send('GET', `${path}/some-id`);
  const metrics = await (await fetch(`${application.origin}/metrics`)).text();
  assert.match(
    metrics,
    /^http_requests_total\{method="GET",route="\/api\/v1\/todos\/\{id\}",status="404"\} 1$/m,
  );
});
