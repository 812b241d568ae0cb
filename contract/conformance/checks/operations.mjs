/** L5: what an operator and a load balancer ask. */
import { checksOf } from '../lib/check.mjs';
import * as judge from '../lib/judge.mjs';

const check = checksOf('L5');
const checkMetrics = checksOf('L5', 'metrics');
const checkOpenapi = checksOf('L5', 'openapi');

/** @typedef {import('../lib/api.mjs').Api} Api */

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

for (const path of ['/healthz', '/readyz']) {
  check(`GET ${path} answers 200 with status ok`, async (api) => {
    const answer = await api.send('GET', api.backend + path);
    judge.equal(answer, 'status', judge.json(answer).status, 'ok');
  });

  check(`GET ${path} with a JSON content type and no body is fine`, async (api) => {
    judge.json(await api.send('GET', api.backend + path, { type: 'application/json' }));
  });

  check(`HEAD ${path} answers like GET, without a body`, async (api) => {
    const answer = judge.status(await api.send('HEAD', api.backend + path), 200);
    judge.header(answer, 'Content-Type', /^application\/json/i);
    judge.equal(answer, 'a body of', answer.text, '');
  });

  check(`POST ${path} is 405 with Allow`, async (api) => {
    const answer = await api.send('POST', api.backend + path, { json: {} });
    judge.problem(answer, 405, { code: 'method-not-allowed' });
    judge.headerLists(answer, 'Allow', ['GET']);
  });

  check(`GET ${path} allows every origin like other answers`, async (api) => {
    const answer = await api.send('GET', api.backend + path, { headers: { origin: 'http://page.example' } });
    judge.header(answer, 'Access-Control-Allow-Origin', /^(\*|http:\/\/page\.example)$/);
  });

  check(`GET ${path} may not be cached`, async (api) => {
    const answer = await api.send('GET', api.backend + path);
    const rule = String(answer.headers['cache-control'] ?? '');
    judge.holds(
      answer,
      'no max-age, public or immutable in Cache-Control',
      !/max-age=[1-9]|public|immutable/i.test(rule),
      rule,
    );
  });
}

/** @type {[string, (api: Api, headers: Record<string, string>) => Promise<import('../lib/http.mjs').Answer>][]} */
const ANSWERS = [
  ['GET of the list', (api, headers) => api.send('GET', api.root, { headers })],
  ['POST', (api, headers) => api.post({ title: 'a' }, headers)],
  ['an error', (api, headers) => api.post({ title: '' }, headers)],
  ['a 404 of an unknown path', (api, headers) => api.send('GET', `${api.base}/nope`, { headers })],
];

for (const [name, ask] of ANSWERS) {
  check(`X-Request-Id of the request comes back with ${name}`, async (api) => {
    const id = `check-${name.length}.A_${Date.now()}`;
    const answer = await ask(api, { 'x-request-id': id });
    judge.header(answer, 'X-Request-Id', id);
    if (answer.status >= 400) judge.equal(answer, 'requestId', answer.json?.requestId, id);
  });

  check(`X-Request-Id is made for ${name} without one`, async (api) => {
    const answer = await ask(api, {});
    const id = judge.header(answer, 'X-Request-Id', REQUEST_ID);
    if (answer.status >= 400) judge.equal(answer, 'requestId', answer.json?.requestId, id);
  });
}

for (const [name, id] of Object.entries({
  'of 65 characters': 'x'.repeat(65),
  'with a space': 'a b',
  'with markup': '<script>',
  'with quotes': '"a"',
  'with a character outside ASCII': 'caf\u00e9',
})) {
  check(`X-Request-Id ${name} is replaced`, async (api) => {
    const answer = await api.send('GET', api.root, { headers: { 'x-request-id': id } });
    judge.status(answer, 200);
    const given = judge.header(answer, 'X-Request-Id', REQUEST_ID);
    judge.holds(answer, 'a new one', given !== id, given);
  });
}

check('X-Request-Id of 64 characters comes back', async (api) => {
  const id = 'x'.repeat(64);
  judge.header(await api.send('GET', api.root, { headers: { 'x-request-id': id } }), 'X-Request-Id', id);
});

check('X-Request-Id differs from request to request', async (api) => {
  const ids = [];
  for (let count = 0; count < 5; count++) ids.push((await api.list()).headers['x-request-id']);
  judge.equal(undefined, 'different ids', new Set(ids).size, ids.length);
});

checkMetrics('GET /metrics counts requests by method, route template and status', async (api) => {
  const { id } = await api.make();
  judge.json(await api.get(id));
  const answer = judge.status(await api.send('GET', `${api.backend}/metrics`), 200);
  judge.header(answer, 'Content-Type', /^text\/plain/);
  const counted = answer.text.split('\n').filter((line) => line.startsWith('http_requests_total{'));
  const labels = ['method="GET"', 'status="200"', 'route="'];
  judge.holds(
    answer,
    `a line http_requests_total with ${labels.join(', ')}`,
    counted.some((line) => labels.every((label) => line.includes(label))),
    counted.join('\n'),
  );
  judge.holds(answer, 'route templates, never the id of a todo', !answer.text.includes(id));
});

checkMetrics('GET /metrics has the histogram http_request_duration_seconds', async (api) => {
  await api.list();
  const { text, ...answer } = judge.status(await api.send('GET', `${api.backend}/metrics`), 200);
  for (const suffix of ['_bucket{', '_sum', '_count']) {
    judge.holds(
      { ...answer, text },
      `http_request_duration_seconds${suffix}`,
      text.includes(`http_request_duration_seconds${suffix}`),
    );
  }
});

checkOpenapi('GET /openapi.json answers an OpenAPI 3.1 description of the contract', async (api) => {
  const answer = await api.send('GET', `${api.backend}/openapi.json`);
  const description = judge.json(answer);
  judge.holds(answer, 'openapi 3.1', /^3\.1\.\d+$/.test(description.openapi), description.openapi);
  for (const path of ['/todos', '/todos/{id}', '/meta'])
    judge.holds(answer, `the path ${path}`, Object.hasOwn(description.paths ?? {}, path));
});

checkOpenapi('GET /openapi.json has the version of the contract that /meta names', async (api) => {
  const answer = await api.send('GET', `${api.backend}/openapi.json`);
  const meta = judge.json(await api.send('GET', `${api.base}/meta`));
  judge.equal(answer, 'info.version', judge.json(answer).info?.version, meta.contract);
});
