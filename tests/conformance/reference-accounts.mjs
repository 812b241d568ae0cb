/** The accounts of the reference (L4): in memory, the tokens as the contract wants them. */
import { createHmac, randomBytes, randomUUID, scryptSync, timingSafeEqual } from 'node:crypto';
import { Refusal, invalid } from './refusal.mjs';

const LIFE_S = 900;
const PASSWORD_MIN = 12;
const PASSWORD_MAX = 128;

export const ACCOUNT_DEFECTS = {
  'shared-list': 'every account has the same list',
  'any-algorithm': 'a token is believed without looking at its signature',
  'login-tells': 'login answers 404 for an unknown address',
  'short-passwords': 'passwords of every length are accepted',
  'cut-passwords': 'the hash looks at 72 characters only',
  'refresh-reused': 'a refresh token works more than once',
  'family-lives': 'reuse of a refresh token revokes nothing',
  'logout-forgets': 'logout revokes nothing',
  'logout-everywhere': 'logout revokes every login of the account',
  'shared-keys': 'an Idempotency-Key of one account is that of every other',
  'no-challenge': '401 without WWW-Authenticate',
};

export function createAccounts(has) {
  const key = randomBytes(32);
  const accounts = new Map();
  /** Refresh tokens; those of one login are a family, which is revoked together. */
  const refreshes = new Map();
  const revoked = new Set();

  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const sign = (content) => createHmac('sha256', key).update(content).digest('base64url');
  const challenge = () =>
    new Refusal(401, 'unauthorized', { headers: has('no-challenge') ? {} : { 'www-authenticate': 'Bearer' } });
  const hash = (password, salt) =>
    scryptSync(has('cut-passwords') ? password.slice(0, 72) : password, salt, 32, { N: 1024 });

  function issued(account, family = randomUUID()) {
    const now_s = Math.floor(Date.now() / 1000);
    const content = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: account.email, family, iat: now_s, exp: now_s + LIFE_S })}`;
    const refreshToken = randomBytes(32).toString('base64url');
    refreshes.set(refreshToken, { account, family, isUsed: false });
    return { accessToken: `${content}.${sign(content)}`, tokenType: 'Bearer', expiresIn: LIFE_S, refreshToken };
  }

  /** The claims of a good token; refuses every other with 401. */
  function claimsOf({ headers }) {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]*)$/.exec(headers.authorization ?? '')?.[1];
    if (!token) throw challenge();
    const content = token.slice(0, token.lastIndexOf('.'));
    const [signature, wanted] = [token.slice(content.length + 1), sign(content)].map((text) => Buffer.from(text));
    const isSigned = signature.length === wanted.length && timingSafeEqual(signature, wanted);
    if (!isSigned && !has('any-algorithm')) throw challenge();
    const claims = JSON.parse(Buffer.from(content.split('.')[1], 'base64url').toString());
    if (claims.exp * 1000 <= Date.now()) throw challenge();
    return claims;
  }

  function read(body, names) {
    const errors = names
      .filter((name) => typeof body?.[name] !== 'string')
      .map((name) => ({
        pointer: `/${name}`,
        code: body?.[name] === undefined ? 'required' : 'type',
        detail: 'must be a string',
      }));
    if (errors.length) throw invalid(errors);
    return body;
  }

  function register({ body }) {
    const { email, password } = read(body, ['email', 'password']);
    const length = [...password].length;
    const errors = [];
    if (!/^[^@\s]+@[^@\s]+$/.test(email) || email.length > 254)
      errors.push({ pointer: '/email', code: 'format', detail: 'must be an address' });
    if (length < PASSWORD_MIN && !has('short-passwords'))
      errors.push({ pointer: '/password', code: 'too_short', detail: `must have ${PASSWORD_MIN} characters or more` });
    if (length > PASSWORD_MAX && !has('short-passwords'))
      errors.push({ pointer: '/password', code: 'too_long', detail: `must have ${PASSWORD_MAX} characters or fewer` });
    if (errors.length) throw invalid(errors);
    if (accounts.has(email)) throw new Refusal(409, 'conflict');
    const salt = randomBytes(16);
    const account = { id: randomUUID(), email, createdAt: new Date().toISOString(), salt, hash: hash(password, salt) };
    accounts.set(email, account);
    return { status: 201, body: issued(account) };
  }

  function login({ body }) {
    const { email, password } = read(body, ['email', 'password']);
    const account = accounts.get(email);
    if (!account && has('login-tells')) throw new Refusal(404, 'not-found');
    if (!account || !timingSafeEqual(hash(password, account.salt), account.hash)) throw challenge();
    return { status: 200, body: issued(account) };
  }

  function refresh({ body }) {
    const token = refreshes.get(read(body, ['refreshToken']).refreshToken);
    if (!token || revoked.has(token.family)) throw challenge();
    if (token.isUsed && !has('refresh-reused')) {
      if (!has('family-lives')) revoked.add(token.family);
      throw challenge();
    }
    token.isUsed = true;
    return { status: 200, body: issued(token.account, token.family) };
  }

  function logout({ request }) {
    const { sub, family } = claimsOf(request);
    const families = has('logout-everywhere')
      ? [...refreshes.values()].filter(({ account }) => account.email === sub).map((token) => token.family)
      : [family];
    if (!has('logout-forgets')) for (const one of families) revoked.add(one);
    return { status: 204 };
  }

  function me({ request }) {
    const { id, email, createdAt } = accounts.get(claimsOf(request).sub);
    return { status: 200, body: { id, email, createdAt } };
  }

  return {
    ownerOf: (request) => (has('shared-list') ? claimsOf(request) && 'everybody' : claimsOf(request).sub),
    routes: [
      ['/auth/register', { POST: register }],
      ['/auth/login', { POST: login }],
      ['/auth/refresh', { POST: refresh }],
      ['/auth/logout', { POST: logout }],
      ['/auth/me', { GET: me }],
    ],
  };
}
