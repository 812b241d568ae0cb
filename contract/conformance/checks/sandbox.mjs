/** L4: throwaway lists, each in a base of its own. */
import { checksOf } from '../lib/check.mjs';
import * as judge from '../lib/judge.mjs';

const check = checksOf('L4', 'sandbox');

/** @typedef {import('../lib/api.mjs').Api} Api */

/** Without the token of the run: a sandbox asks for none. */
const headers = { authorization: undefined };

/** The path of the list of a new sandbox. @param {Api} api */
async function sandbox(api) {
  const answer = await api.send('POST', `${api.base}/sandboxes`, { headers });
  const { url, expiresAt } = judge.json(answer, 201);
  const start = `${api.origin}${api.base}/sandboxes/`;
  judge.holds(answer, `url of a list below ${start}`, url?.startsWith(start) && url.endsWith('/todos'), url);
  judge.holds(answer, 'expiresAt to be a timestamp', judge.TIMESTAMP.test(expiresAt), expiresAt);
  judge.holds(answer, 'expiresAt in the future', Date.parse(expiresAt) > Date.now(), expiresAt);
  return new URL(url).pathname;
}

check(
  'sandbox: POST answers 201 with the url of an empty list and when it expires, and asks for no token',
  async (api) => {
    judge.equal(undefined, 'the list', judge.json(await api.send('GET', await sandbox(api), { headers })), []);
  },
);

check('sandbox: POST with a JSON content type and no body is fine', async (api) => {
  const answer = await api.send('POST', `${api.base}/sandboxes`, { type: 'application/json', headers });
  judge.json(answer, 201);
});

check('sandbox: a todo made in it has a url in it, which answers', async (api) => {
  const list = await sandbox(api);
  const answer = await api.send('POST', list, { json: { title: 'here' }, headers });
  const { id, url } = judge.json(answer, 201);
  judge.equal(answer, 'url', url, `${api.origin}${list}/${id}`);
  judge.equal(undefined, 'the todo', judge.json(await api.send('GET', `${list}/${id}`, { headers })), answer.json);
});

check('sandbox: deleting the whole list never reaches another, nor the list of the backend', async (api) => {
  const [one, other] = [await sandbox(api), await sandbox(api)];
  const kept = judge.json(await api.send('POST', one, { json: { title: 'kept' }, headers }), 201);
  const own = await api.make();
  judge.status(await api.send('DELETE', other, { headers }), 204);
  judge.equal(undefined, 'the other list', judge.json(await api.send('GET', one, { headers })), [kept]);
  judge.json(await api.get(own.id));
});

check('sandbox: a todo of one is 404 in another', async (api) => {
  const [one, other] = [await sandbox(api), await sandbox(api)];
  const { id } = judge.json(await api.send('POST', one, { json: { title: 'here' }, headers }), 201);
  judge.problem(await api.send('GET', `${other}/${id}`, { headers }), 404, { code: 'not-found' });
});

check('sandbox: an unknown token is 404', async (api) => {
  const unknown = (await sandbox(api)).replace(/[^/]+\/todos$/, `${'x'.repeat(22)}/todos`);
  for (const method of ['GET', 'DELETE'])
    judge.problem(await api.send(method, unknown, { headers }), 404, { code: 'not-found' });
});

check('sandbox: its /meta has the features of the backend without auth and sandbox', async (api) => {
  const whole = judge.json(await api.send('GET', `${api.base}/meta`));
  const answer = await api.send('GET', (await sandbox(api)).replace(/todos$/, 'meta'), { headers });
  const wanted = whole.features.filter((/** @type {string} */ name) => !['auth', 'sandbox'].includes(name));
  judge.equal(answer, 'features', judge.json(answer).features.toSorted(), wanted.toSorted());
});
