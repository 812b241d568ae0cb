/** L1: paths and methods, the ones nobody serves included. */
import { checksOf } from '../lib/check.mjs';
import * as judge from '../lib/judge.mjs';

const check = checksOf('L1');

/** @typedef {import('../lib/api.mjs').Api} Api */

const type = 'application/json';

for (const method of ['GET', 'HEAD', 'PATCH', 'PUT', 'DELETE']) {
  for (const id of ['nope', '1', '0190b3f2-0000-7000-8000-000000000000', 'x'.repeat(64)]) {
    check(`${method} of the unknown id ${id.slice(0, 36)} is 404`, async (api) => {
      const json = method.startsWith('P') ? { title: 'a' } : undefined;
      const answer = await api.send(method, api.path(id), { json });
      if (method === 'HEAD') judge.status(answer, 404);
      else judge.problem(answer, 404, { code: 'not-found' });
    });
  }
}

for (const id of ['x'.repeat(65), 'x'.repeat(2000), '%C3%A9', 'a%20b', 'a.b', "1'--", '$ne']) {
  check(
    `the impossible id ${id.slice(0, 20)}${id.length > 20 ? `… (${id.length} characters)` : ''} is 404`,
    async (api) => {
      judge.problem(await api.get(id), 404, { code: 'not-found' });
    },
  );
}

// Some servers refuse these before any route is looked at.
for (const id of ['%00', '%FF', '%ZZ', '..%2f']) {
  check(`the impossible id ${id} is 404 or 400`, async (api) => {
    judge.problem(await api.get(id), [404, 400]);
  });
}

for (const [method, path] of [
  ['GET', '/nope'],
  ['POST', '/nope'],
  ['DELETE', '/nope'],
  ['GET', '/todo'],
  ['GET', '/TODOS'],
  ['GET', '/nope.html'],
  ['GET', '/'],
]) {
  check(`${method} of the unknown path ${path} is 404 as a problem`, async (api) => {
    judge.problem(await api.send(method, api.base + path, { type }), 404, { code: 'not-found' });
  });
}

check('a path below a todo is 404 as a problem', async (api) => {
  const { id } = await api.make();
  judge.problem(await api.send('GET', `${api.path(id)}/nope`), 404, { code: 'not-found' });
});

check('an unknown path is 404 as a problem for a browser too', async (api) => {
  const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  judge.problem(await api.send('GET', `${api.base}/nope`, { headers }), 404, { code: 'not-found' });
});

for (const [place, method, allowed] of /** @type {['list' | 'todo' | 'meta', string, string[]][]} */ ([
  ['list', 'PUT', ['GET', 'POST', 'DELETE']],
  ['todo', 'POST', ['GET', 'PUT', 'PATCH', 'DELETE']],
  ['meta', 'POST', ['GET']],
  ['meta', 'DELETE', ['GET']],
])) {
  check(`${method} of ${place === 'meta' ? '/meta' : `the ${place}`} is 405 with Allow`, async (api) => {
    const path = {
      list: () => api.root,
      todo: async () => api.path((await api.make()).id),
      meta: () => `${api.base}/meta`,
    }[place];
    const answer = await api.send(method, await path(), { json: { title: 'a' } });
    judge.problem(answer, 405, { code: 'method-not-allowed' });
    judge.headerLists(answer, 'Allow', allowed);
    const listed = String(answer.headers.allow).split(/\s*,\s*/);
    judge.holds(answer, `Allow without ${method}`, !listed.includes(method), answer.headers.allow);
  });
}

check('GET /todos/ is GET /todos, without a redirect', async (api) => {
  await api.make();
  const answer = await api.send('GET', `${api.root}/`, { type });
  judge.equal(answer, 'the list', judge.json(answer), await api.todos());
});

check('POST /todos/ creates, without a redirect', async (api) => {
  const answer = await api.send('POST', `${api.root}/`, { json: { title: 'with a slash' } });
  const { id, url } = judge.todo(answer, judge.json(answer, 201), { title: 'with a slash' });
  judge.equal(answer, 'url', url, `${api.todosUrl}/${id}`);
});

check('DELETE /todos/ empties the list, without a redirect', async (api) => {
  await api.make();
  judge.status(await api.send('DELETE', `${api.root}/`, { type }), 204);
  judge.equal(undefined, 'the list', await api.todos(), []);
});

check('PUT /todos/ is 405, without a redirect', async (api) => {
  judge.problem(await api.send('PUT', `${api.root}/`, { json: { title: 'a' } }), 405, { code: 'method-not-allowed' });
});

for (const [place, pathOf] of /** @type {[string, (api: Api) => Promise<string>][]} */ ([
  ['the list', async (api) => api.root],
  ['a todo', async (api) => api.path((await api.make()).id)],
  ['/meta', async (api) => `${api.base}/meta`],
])) {
  check(`HEAD of ${place} answers like GET, without a body`, async (api) => {
    const path = await pathOf(api);
    const answer = await api.send('HEAD', path);
    judge.status(answer, 200);
    judge.header(answer, 'Content-Type', /^application\/json/i);
    judge.equal(answer, 'a body of', answer.text, '');
  });
}

check('no answer of the list or of a todo may be kept by a cache without asking', async (api) => {
  const { id } = await api.make();
  for (const answer of [await api.list(), await api.get(id)]) {
    const rule = String(answer.headers['cache-control'] ?? '');
    judge.holds(
      answer,
      'no max-age, public or immutable in Cache-Control',
      !/max-age=[1-9]|public|immutable/i.test(rule),
      rule,
    );
  }
});

check('an unknown query parameter is ignored', async (api) => {
  const { id } = await api.make();
  for (const path of [`${api.root}?colour=red&_=1`, `${api.path(id)}?colour=red`])
    judge.json(await api.send('GET', path));
});

check('a query parameter without a value or with odd bytes is no error of the server', async (api) => {
  for (const query of ['?colour', '?=', '?&&', '?colour=%00', '?colour=%FF', '?colour=%ZZ']) {
    judge.status(await api.list(query), 200, 400);
  }
});

check('GET /meta names the contract, the stack, the database and the features', async (api) => {
  const answer = await api.send('GET', `${api.base}/meta`);
  const meta = judge.json(answer);
  judge.holds(answer, 'contract as a version', /^\d+\.\d+\.\d+$/.test(meta.contract), meta.contract);
  for (const name of ['stack', 'database'])
    judge.holds(answer, `a string ${name}`, typeof meta[name] === 'string', meta[name]);
  const known = ['details', 'bulk', 'reorder', 'etag', 'idempotency', 'auth', 'metrics', 'openapi', 'sandbox'];
  const sound =
    Array.isArray(meta.features) && meta.features.every((/** @type {string} */ name) => known.includes(name));
  judge.holds(
    answer,
    `features among ${known.join(', ')}`,
    sound && new Set(meta.features).size === meta.features.length,
    meta.features,
  );
});
