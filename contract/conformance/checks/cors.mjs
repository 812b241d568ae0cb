/** L1: pages of any origin may use the API, and may read its errors. */
import { checksOf } from '../lib/check.mjs';
import * as judge from '../lib/judge.mjs';

const check = checksOf('L1');

/** @typedef {import('../lib/api.mjs').Api} Api */
/** @typedef {import('../lib/http.mjs').Answer} Answer */

const ORIGIN = 'http://page.example';
const EXPOSED = ['ETag', 'Location', 'Link', 'X-Total-Count', 'Retry-After'];

/** @param {Answer} answer */
function allowsOrigin(answer) {
  const value = judge.header(answer, 'Access-Control-Allow-Origin', /^(\*|http:\/\/page\.example)$/);
  if (value !== '*') judge.headerLists(answer, 'Vary', ['Origin']);
}

/** @type {[string, number[], (api: Api, id: string) => Promise<Answer>][]} */
const ANSWERS = [
  ['GET of the list', [200], (api) => api.send('GET', api.root, { headers: { origin: ORIGIN } })],
  ['GET of a todo', [200], (api, id) => api.get(id, { origin: ORIGIN })],
  ['HEAD of the list', [200], (api) => api.send('HEAD', api.root, { headers: { origin: ORIGIN } })],
  ['POST', [201], (api) => api.post({ title: 'a' }, { origin: ORIGIN })],
  ['PATCH', [200], (api, id) => api.patch(id, { title: 'a' }, { origin: ORIGIN })],
  ['PUT', [200], (api, id) => api.put(id, { title: 'a' }, { origin: ORIGIN })],
  ['DELETE of a todo', [204], (api, id) => api.delete(id, { origin: ORIGIN })],
  ['DELETE of the list', [204], (api) => api.send('DELETE', api.root, { headers: { origin: ORIGIN } })],
  ['400 for malformed JSON', [400], (api) => api.send('POST', api.root, { body: '{', headers: { origin: ORIGIN } })],
  ['404 for a todo', [404], (api) => api.get('nope', { origin: ORIGIN })],
  ['404 for a path', [404], (api) => api.send('GET', `${api.base}/nope`, { headers: { origin: ORIGIN } })],
  ['405', [405], (api) => api.send('PUT', api.root, { json: { title: 'a' }, headers: { origin: ORIGIN } })],
  [
    '413',
    [413],
    (api) => api.send('POST', api.root, { body: `{"title":"${'x'.repeat(70_000)}"}`, headers: { origin: ORIGIN } }),
  ],
  ['415', [415], (api) => api.send('POST', api.root, { body: 'a', type: 'text/plain', headers: { origin: ORIGIN } })],
  ['422', [422], (api) => api.post({ title: '' }, { origin: ORIGIN })],
  ['GET of /meta', [200], (api) => api.send('GET', `${api.base}/meta`, { headers: { origin: ORIGIN } })],
];

for (const [name, statuses, ask] of ANSWERS) {
  check(`CORS: ${name} allows the origin and exposes ${EXPOSED.join(', ')}`, async (api) => {
    const answer = await ask(api, (await api.make()).id);
    judge.status(answer, ...statuses);
    allowsOrigin(answer);
    judge.headerLists(answer, 'Access-Control-Expose-Headers', EXPOSED);
  });
}

/** @type {[string, string, (api: Api) => string][]} */
const PREFLIGHTS = [
  ['GET', 'the list', (api) => api.root],
  ['POST', 'the list', (api) => api.root],
  ['DELETE', 'the list', (api) => api.root],
  ['POST', 'the list with a slash', (api) => `${api.root}/`],
  ['GET', 'a todo', (api) => api.path('any')],
  ['PUT', 'a todo', (api) => api.path('any')],
  ['PATCH', 'a todo', (api) => api.path('any')],
  ['DELETE', 'a todo', (api) => api.path('any')],
  ['GET', '/meta', (api) => `${api.base}/meta`],
  // Else no page could read that it is a 404.
  ['GET', 'an unknown path', (api) => `${api.base}/nope`],
];

for (const [method, place, pathOf] of PREFLIGHTS) {
  check(`CORS: the preflight of ${method} of ${place} is 204 and allows the method and the headers`, async (api) => {
    const answer = await api.send('OPTIONS', pathOf(api), {
      headers: {
        origin: ORIGIN,
        'access-control-request-method': method,
        'access-control-request-headers': 'content-type,if-match',
      },
    });
    judge.status(answer, 204);
    allowsOrigin(answer);
    judge.headerLists(answer, 'Access-Control-Allow-Methods', [method]);
    judge.headerLists(answer, 'Access-Control-Allow-Headers', [
      'content-type',
      'if-match',
      'if-none-match',
      'idempotency-key',
      'authorization',
    ]);
    judge.header(answer, 'Access-Control-Max-Age', '600');
  });
}
