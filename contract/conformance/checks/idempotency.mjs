/** L3: a POST may be sent again without creating twice. */
import { randomUUID } from 'node:crypto';
import { checksOf } from '../lib/check.mjs';
import * as judge from '../lib/judge.mjs';

const check = checksOf('L3', 'idempotency');

/** @typedef {import('../lib/api.mjs').Api} Api */

/** @param {Api} api @param {string} key @param {unknown} json */
const post = (api, key, json) => api.post(json, { 'idempotency-key': key });

/** @param {Api} api @param {string} title */
const count = async (api, title) => (await api.todos()).filter((todo) => todo.title === title).length;

check('Idempotency-Key: the first POST is 201 and not called a replay', async (api) => {
  const answer = await post(api, randomUUID(), { title: 'a' });
  judge.json(answer, 201);
  judge.holds(answer, 'no Idempotency-Replayed: true', answer.headers['idempotency-replayed'] !== 'true');
});

check('Idempotency-Key: the same key and body give the first answer again, and one todo', async (api) => {
  const key = randomUUID();
  const first = await post(api, key, { title: `once ${key}` });
  judge.json(first, 201);
  for (let repetition = 0; repetition < 2; repetition++) {
    const again = await post(api, key, { title: `once ${key}` });
    judge.equal(again, 'the first answer', judge.json(again, 201), first.json);
    judge.header(again, 'Idempotency-Replayed', 'true');
    judge.header(again, 'Location', String(first.headers.location));
  }
  judge.equal(undefined, 'the number of todos', await count(api, `once ${key}`), 1);
});

check('Idempotency-Key: the first answer comes again even when the todo has changed since', async (api) => {
  const key = randomUUID();
  const first = judge.json(await post(api, key, { title: 'a' }), 201);
  judge.json(await api.patch(first.id, { title: 'changed' }));
  const again = await post(api, key, { title: 'a' });
  judge.equal(again, 'the first answer', judge.json(again, 201), first);
});

check(
  'Idempotency-Key: the same key with another body is 422 idempotency-mismatch and creates nothing',
  async (api) => {
    const key = randomUUID();
    judge.json(await post(api, key, { title: 'a' }), 201);
    judge.problem(await post(api, key, { title: `other ${key}` }), 422, { code: 'idempotency-mismatch' });
    judge.equal(undefined, 'the number of todos', await count(api, `other ${key}`), 0);
  },
);

check('Idempotency-Key: another key with the same body creates another todo', async (api) => {
  const [one, other] = [await post(api, randomUUID(), { title: 'a' }), await post(api, randomUUID(), { title: 'a' })];
  judge.holds(other, `another id than ${one.json?.id}`, judge.json(other, 201).id !== judge.json(one, 201).id);
});

check('Idempotency-Key: many concurrent POSTs with one key create one todo; each is 201 or 409', async (api) => {
  const key = randomUUID();
  const title = `at once ${key}`;
  const answers = await Promise.all(Array.from({ length: 10 }, () => post(api, key, { title })));
  const created = answers.filter(({ status }) => status === 201);
  for (const answer of answers) judge.status(answer, 201, 409);
  for (const answer of answers.filter(({ status }) => status === 409))
    judge.problem(answer, 409, { code: 'idempotency-conflict' });
  judge.holds(answers[0], 'one answer 201 or more', created.length > 0);
  judge.equal(undefined, 'ids in the answers', new Set(created.map(({ json }) => json.id)).size, 1);
  judge.equal(undefined, 'the number of todos', await count(api, title), 1);
});

check('Idempotency-Key: 255 characters are accepted', async (api) => {
  judge.json(await post(api, randomUUID().padEnd(255, 'k'), { title: 'a' }), 201);
});

check('Idempotency-Key: of 256 characters is 400', async (api) => {
  judge.problem(await post(api, 'k'.repeat(256), { title: 'a' }), 400, { code: 'invalid-parameter' });
});

check('Idempotency-Key: an empty one is 400, or counts as none', async (api) => {
  const answers = [await post(api, '', { title: 'a' }), await post(api, '', { title: 'a' })];
  for (const answer of answers) if (answer.status !== 201) judge.problem(answer, 400, { code: 'invalid-parameter' });
  if (answers[0].status === 201) judge.holds(answers[1], 'another todo', answers[1].json?.id !== answers[0].json.id);
});

check('Idempotency-Key: a refused POST is refused in the same way again', async (api) => {
  const key = randomUUID();
  judge.problem(await post(api, key, { title: '' }), 422, { code: 'validation-failed' });
  const again = await post(api, key, { title: '' });
  judge.problem(again, 422, { code: 'validation-failed' });
});
