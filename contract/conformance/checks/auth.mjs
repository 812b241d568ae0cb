/** L4: accounts, tokens, and that nobody sees the todos of another. */
import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { checksOf } from '../lib/check.mjs';
import * as judge from '../lib/judge.mjs';

const check = checksOf('L4', 'auth');
const checkKeys = checksOf('L4', 'auth', 'idempotency');

/** @typedef {import('../lib/api.mjs').Api} Api */
/** @typedef {import('../lib/http.mjs').Answer} Answer */
/** @typedef {{ email: string, password: string }} Credentials */

const PASSWORD = 'correct horse battery staple';
const newAddress = () => `conformance-${randomUUID()}@example.com`;
/** Without the token of the run. @type {{ authorization?: string }} */
const anonymous = { authorization: undefined };
const bearer = (/** @type {string} */ token) => ({ authorization: `Bearer ${token}` });

/** @param {Api} api @param {string} name @param {unknown} json @param {{ authorization?: string }} [headers] */
const call = (api, name, json, headers = anonymous) => api.send('POST', `${api.base}/auth/${name}`, { json, headers });

/** @param {Answer} answer @param {number} status */
function tokens(answer, status) {
  const body = judge.json(answer, status);
  for (const member of ['accessToken', 'refreshToken'])
    judge.holds(answer, `a string ${member}`, typeof body[member] === 'string' && body[member] !== '');
  judge.equal(answer, 'tokenType', body.tokenType, 'Bearer');
  judge.holds(
    answer,
    'expiresIn of 1 to 900 seconds',
    Number.isInteger(body.expiresIn) && body.expiresIn >= 1 && body.expiresIn <= 900,
    body.expiresIn,
  );
  return body;
}

/** A new account. @param {Api} api */
async function registered(api) {
  const credentials = { email: newAddress(), password: PASSWORD };
  return { ...credentials, ...tokens(await call(api, 'register', credentials), 201) };
}

/** How long a token may be used again, because an answer was lost. @param {Api} api */
async function graceSeconds(api) {
  const answer = await api.send('GET', `${api.base}/meta`);
  const grace_s = judge.json(answer).limits?.refreshGraceSeconds ?? 0;
  judge.holds(
    answer,
    'refreshGraceSeconds from 0 to 10',
    Number.isInteger(grace_s) && grace_s >= 0 && grace_s <= 10,
    grace_s,
  );
  return grace_s;
}

/** A login whose token is used a second time behind the grace, and another login of the account. @param {Api} api */
async function stolen(api) {
  const first = await registered(api);
  const other = tokens(await call(api, 'login', { email: first.email, password: first.password }), 200);
  const second = tokens(await call(api, 'refresh', { refreshToken: first.refreshToken }), 200);
  const grace_s = await graceSeconds(api);
  if (grace_s > 0) await sleep((grace_s + 1) * 1000);
  return { second, other, answer: await call(api, 'refresh', { refreshToken: first.refreshToken }) };
}

/** Begun by the first check, since it waits, and awaited by those that judge it. @type {ReturnType<typeof stolen> | undefined} */
let theft;
function thefts(/** @type {Api} */ api) {
  theft ??= stolen(api);
  theft.catch(() => {}); // whoever awaits it is told
  return theft;
}

/** @param {Answer} answer */
function unauthorized(answer) {
  judge.problem(answer, 401, { code: 'unauthorized' });
  judge.header(answer, 'WWW-Authenticate', /^Bearer\b/i);
}

check('register answers 201 with tokens that open the list', async (api) => {
  void thefts(api);
  const { accessToken } = await registered(api);
  judge.equal(
    undefined,
    'the list of a new account',
    judge.json(await api.send('GET', api.root, { headers: bearer(accessToken) })),
    [],
  );
});

check('register with an address that is taken is 409', async (api) => {
  const { email } = await registered(api);
  judge.problem(await call(api, 'register', { email, password: PASSWORD }), 409, { code: 'conflict' });
});

/** @type {[string, object, string][]} */
const WRONG_CREDENTIALS = [
  ['a password of 11 characters', { password: 'x'.repeat(11) }, '/password'],
  ['a password of 5000 characters, too long for any hash', { password: 'x'.repeat(5000) }, '/password'],
  ['no password', { password: undefined }, '/password'],
  ['a password that is no string', { password: 123456789012 }, '/password'],
  ['no address', { email: undefined }, '/email'],
  ['an address without @', { email: 'nobody' }, '/email'],
  ['an address of 255 characters', { email: `${'x'.repeat(243)}@example.com` }, '/email'],
];
for (const [name, members, pointer] of WRONG_CREDENTIALS) {
  check(`register with ${name} is 422`, async (api) => {
    judge.problem(await call(api, 'register', { email: newAddress(), password: PASSWORD, ...members }), 422, {
      code: 'validation-failed',
      pointer,
    });
  });
}

check('a password of 12 characters is accepted; a long one is refused or kept whole', async (api) => {
  tokens(await call(api, 'register', { email: newAddress(), password: 'éàüößñçøåæþð' }), 201);
  const email = newAddress();
  const answer = await call(api, 'register', { email, password: 'x'.repeat(73) });
  judge.status(answer, 201, 422);
  if (answer.status === 201) unauthorized(await call(api, 'login', { email, password: `${'x'.repeat(72)}y` }));
});

check('login answers 200 with tokens', async (api) => {
  const { email, password } = await registered(api);
  tokens(await call(api, 'login', { email, password }), 200);
});

check('login with a wrong password and with an unknown address give the same 401', async (api) => {
  const { email } = await registered(api);
  const wrong = await call(api, 'login', { email, password: `${PASSWORD}!` });
  const unknown = await call(api, 'login', { email: newAddress(), password: PASSWORD });
  for (const answer of [wrong, unknown]) unauthorized(answer);
  const { requestId: _, ...one } = wrong.json;
  const { requestId: __, ...other } = unknown.json;
  judge.equal(unknown, 'the same problem as for a wrong password:', other, one);
});

check('me answers the account of the token, without a password', async (api) => {
  const { email, accessToken } = await registered(api);
  const answer = await api.send('GET', `${api.base}/auth/me`, { headers: bearer(accessToken) });
  const user = judge.json(answer);
  judge.equal(answer, 'email', user.email, email);
  judge.holds(answer, 'id and createdAt', judge.ID.test(user.id) && judge.TIMESTAMP.test(user.createdAt), user);
  const known = ['createdAt', 'email', 'emailVerified', 'id', 'plan', 'role'];
  judge.holds(
    answer,
    `no member but ${known.join(', ')}`,
    Object.keys(user).every((name) => known.includes(name)),
    user,
  );
});

/** @param {object} payload @param {string} algorithm @param {string} key */
function forged(payload, algorithm, key) {
  const part = (/** @type {object} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part({ alg: algorithm, typ: 'JWT' })}.${part(payload)}`;
  const signature =
    algorithm === 'none'
      ? ''
      : createHmac(algorithm === 'HS512' ? 'sha512' : 'sha256', key)
          .update(content)
          .digest('base64url');
  return `${content}.${signature}`;
}

/** @type {[string, (token: string) => { authorization?: string }][]} */
const BAD_TOKENS = [
  ['no token', () => anonymous],
  ['an empty token', () => bearer('')],
  ['a word', () => bearer('token')],
  ['another scheme', (token) => ({ authorization: `Basic ${token}` })],
  ['a token without its signature', (token) => bearer(token.slice(0, token.lastIndexOf('.') + 1))],
  [
    'a token with one character changed',
    (token) => bearer(token.replace(/.(.{20})$/, (match, rest) => (match[0] === 'A' ? 'B' : 'A') + rest)),
  ],
  ...['none', 'None', 'HS256', 'HS512'].map(
    (algorithm) =>
      /** @type {[string, (token: string) => { authorization?: string }]} */ ([
        `a token that somebody else signed with ${algorithm}`,
        (token) =>
          bearer(forged(JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()), algorithm, 'secret')),
      ]),
  ),
];

for (const [name, headersOf] of BAD_TOKENS) {
  check(`the list with ${name} is 401 with WWW-Authenticate`, async (api) => {
    const { accessToken } = await registered(api);
    unauthorized(await api.send('GET', api.root, { headers: headersOf(accessToken) }));
  });
}

for (const [method, pathOf] of /** @type {[string, (api: Api) => string][]} */ ([
  ['POST', (api) => api.root],
  ['DELETE', (api) => api.root],
  ['PATCH', (api) => api.root],
  ['GET', (api) => api.path('any')],
  ['PUT', (api) => api.path('any')],
  ['PATCH', (api) => api.path('any')],
  ['DELETE', (api) => api.path('any')],
  ['GET', (api) => `${api.base}/auth/me`],
  ['POST', (api) => `${api.base}/auth/logout`],
])) {
  const place = pathOf(/** @type {any} */ ({ root: '/todos', path: () => '/todos/{id}', base: '' }));
  check(`${method} ${place} without a token is 401`, async (api) => {
    const json = ['POST', 'PUT', 'PATCH'].includes(method) ? { title: 'a', completed: true } : undefined;
    unauthorized(await api.send(method, pathOf(api), { json, headers: anonymous }));
  });
}

check('a preflight, /meta, /healthz and /readyz ask for no token', async (api) => {
  const preflight = {
    ...anonymous,
    origin: 'http://page.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  };
  const answer = judge.status(await api.send('OPTIONS', api.root, { headers: preflight }), 204);
  judge.headerLists(answer, 'Access-Control-Allow-Headers', ['authorization']);
  for (const path of [`${api.base}/meta`, `${api.backend}/healthz`, `${api.backend}/readyz`])
    judge.json(await api.send('GET', path, { headers: anonymous }));
});

check('a 401 allows every origin like other answers', async (api) => {
  const answer = await api.send('GET', api.root, { headers: { ...anonymous, origin: 'http://page.example' } });
  unauthorized(answer);
  judge.header(answer, 'Access-Control-Allow-Origin', /^(\*|http:\/\/page\.example)$/);
});

for (const [method, json] of /** @type {[string, object | undefined][]} */ ([
  ['GET', undefined],
  ['PUT', { title: 'b' }],
  ['PATCH', { title: 'b' }],
  ['DELETE', undefined],
])) {
  check(`${method} of a todo of another account is 404 and changes nothing`, async (api) => {
    const [owner, other] = [await registered(api), await registered(api)];
    const made = judge.json(await api.post({ title: 'mine' }, bearer(owner.accessToken)), 201);
    judge.problem(await api.send(method, api.path(made.id), { json, headers: bearer(other.accessToken) }), 404, {
      code: 'not-found',
    });
    const again = await api.get(made.id, bearer(owner.accessToken));
    judge.equal(again, 'the todo as it was:', judge.json(again), made);
  });
}

check('the list, its deletion and its toggling never reach another account', async (api) => {
  const [owner, other] = [await registered(api), await registered(api)];
  const made = judge.json(await api.post({ title: 'mine' }, bearer(owner.accessToken)), 201);
  const headers = bearer(other.accessToken);
  judge.equal(undefined, 'the list of the other', judge.json(await api.send('GET', api.root, { headers })), []);
  judge.status(await api.send('PATCH', api.root, { json: { completed: true }, headers }), 200, 405);
  judge.status(await api.send('DELETE', api.root, { headers }), 204);
  const again = await api.get(made.id, bearer(owner.accessToken));
  judge.equal(again, 'the todo as it was:', judge.json(again), made);
});

check('refresh answers new tokens, other than before', async (api) => {
  const first = await registered(api);
  const second = tokens(await call(api, 'refresh', { refreshToken: first.refreshToken }), 200);
  judge.holds(undefined, 'another refresh token', second.refreshToken !== first.refreshToken, second.refreshToken);
  judge.json(await api.send('GET', api.root, { headers: bearer(second.accessToken) }));
});

check('refresh: using a token twice is 401 and revokes the tokens that came from it', async (api) => {
  const { second, answer } = await thefts(api);
  unauthorized(answer);
  unauthorized(await call(api, 'refresh', { refreshToken: second.refreshToken }));
});

check(
  'refresh: within the grace of /meta the same refresh token is answered again, and revokes nothing',
  async (api) => {
    const { refreshToken } = await registered(api);
    const [one, other] = [await call(api, 'refresh', { refreshToken }), await call(api, 'refresh', { refreshToken })];
    if ((await graceSeconds(api)) === 0) return unauthorized(other);
    judge.equal(other, 'refreshToken', tokens(other, 200).refreshToken, tokens(one, 200).refreshToken);
    tokens(await call(api, 'refresh', { refreshToken: one.json.refreshToken }), 200);
  },
);

check('refresh: an unknown token is 401', async (api) => {
  unauthorized(await call(api, 'refresh', { refreshToken: randomUUID() }));
});

check('refresh: no token is 422', async (api) => {
  judge.problem(await call(api, 'refresh', {}), 422, { code: 'validation-failed', pointer: '/refreshToken' });
});

check('refresh: a revoked login leaves the other logins of the account alone', async (api) => {
  const { other, answer } = await thefts(api);
  unauthorized(answer);
  tokens(await call(api, 'refresh', { refreshToken: other.refreshToken }), 200);
});

check('logout answers 204 and revokes the refresh token', async (api) => {
  const { accessToken, refreshToken } = await registered(api);
  judge.status(await api.send('POST', `${api.base}/auth/logout`, { headers: bearer(accessToken) }), 204);
  unauthorized(await call(api, 'refresh', { refreshToken }));
});

check('logout leaves the other logins of the account alone', async (api) => {
  const first = await registered(api);
  const other = tokens(await call(api, 'login', { email: first.email, password: first.password }), 200);
  judge.status(await api.send('POST', `${api.base}/auth/logout`, { headers: bearer(first.accessToken) }), 204);
  tokens(await call(api, 'refresh', { refreshToken: other.refreshToken }), 200);
});

check('logout with a JSON content type and no body is fine', async (api) => {
  const { accessToken } = await registered(api);
  const options = { type: 'application/json', headers: bearer(accessToken) };
  judge.status(await api.send('POST', `${api.base}/auth/logout`, options), 204);
});

for (const name of ['register', 'login', 'refresh']) {
  check(`${name}: a body that is not JSON is 400, of another media type 415, of more than 64 KiB 413`, async (api) => {
    const path = `${api.base}/auth/${name}`;
    const post = (/** @type {import('../lib/api.mjs').Options} */ options) =>
      api.send('POST', path, { headers: anonymous, ...options });
    judge.problem(await post({ body: '{' }), 400, { code: 'malformed-json' });
    judge.problem(await post({ json: {}, type: 'text/plain' }), 415, { code: 'unsupported-media-type' });
    judge.problem(await post({ json: { padding: 'x'.repeat(70_000) } }), 413, { code: 'content-too-large' });
  });

  check(`${name}: GET is 405 with Allow`, async (api) => {
    const answer = await api.send('GET', `${api.base}/auth/${name}`, { headers: anonymous });
    judge.problem(answer, 405, { code: 'method-not-allowed' });
    judge.headerLists(answer, 'Allow', ['POST']);
  });
}

checkKeys('Idempotency-Key: the key of one account is unknown to another', async (api) => {
  const [owner, other] = [await registered(api), await registered(api)];
  const key = { 'idempotency-key': randomUUID() };
  const mine = judge.json(await api.post({ title: 'mine' }, { ...bearer(owner.accessToken), ...key }), 201);
  const answer = await api.post({ title: 'mine' }, { ...bearer(other.accessToken), ...key });
  judge.holds(answer, 'a todo of its own', judge.json(answer, 201).id !== mine.id);
});
