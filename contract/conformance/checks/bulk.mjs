/** L2: changes of the whole list: clear completed, toggle all, a new order. */
import { checksOf } from '../lib/check.mjs';
import * as judge from '../lib/judge.mjs';

const checkBulk = checksOf('L2', 'bulk');
const checkReorder = checksOf('L2', 'reorder');

/** @typedef {import('../lib/api.mjs').Api} Api */

checkBulk('bulk: DELETE ?completed=true deletes the completed todos only', async (api) => {
  const [done, active] = await api.makeAll([{ completed: true }, {}]);
  const answer = await api.send('DELETE', `${api.root}?completed=true`);
  judge.status(answer, 204);
  judge.status(await api.get(done.id), 404);
  judge.status(await api.get(active.id), 200);
});

checkBulk('bulk: DELETE ?completed=false deletes the active todos only', async (api) => {
  const [done, active] = await api.makeAll([{ completed: true }, {}]);
  judge.status(await api.send('DELETE', `${api.root}?completed=false`), 204);
  judge.status(await api.get(active.id), 404);
  judge.status(await api.get(done.id), 200);
});

checkBulk('bulk: X-Deleted-Count, where it is sent, is the number of deleted todos', async (api) => {
  await api.clear();
  await api.makeAll([{ completed: true }, { completed: true }, {}]);
  const answer = judge.status(await api.send('DELETE', `${api.root}?completed=true`), 204);
  judge.holds(
    answer,
    'X-Deleted-Count 2 or absent',
    ['2', undefined].includes(/** @type {any} */ (answer.headers['x-deleted-count'])),
    answer.headers['x-deleted-count'],
  );
});

for (const completed of [true, false]) {
  checkBulk(
    `bulk: PATCH {"completed":${completed}} sets every todo and says how many it matched and modified`,
    async (api) => {
      await api.clear();
      const [done, active] = await api.makeAll([{ completed: true }, { completed: false }]);
      const other = await api.make({ completed: !completed });
      const answer = await api.send('PATCH', api.root, { json: { completed } });
      judge.equal(answer, 'the result', judge.json(answer), { matched: 3, modified: 2 });
      for (const todo of await api.todos())
        judge.equal(undefined, `completed of ${todo.id}`, todo.completed, completed);
      const untouched = completed ? done : active;
      const again = await api.get(untouched.id);
      judge.equal(again, 'the todo that had it already, as it was:', judge.json(again), untouched);
      const changed = await api.get(other.id);
      judge.holds(
        changed,
        `version above ${other.version}`,
        judge.json(changed).version > other.version,
        changed.json.version,
      );
    },
  );
}

checkBulk('bulk: PATCH ?completed=false changes the active todos only', async (api) => {
  await api.clear();
  await api.makeAll([{ completed: true }, {}]);
  const answer = await api.send('PATCH', `${api.root}?completed=false`, { json: { completed: true } });
  judge.equal(answer, 'the result', judge.json(answer), { matched: 1, modified: 1 });
});

checkBulk('bulk: PATCH of an empty list matches nothing', async (api) => {
  await api.clear();
  const answer = await api.send('PATCH', api.root, { json: { completed: true } });
  judge.equal(answer, 'the result', judge.json(answer), { matched: 0, modified: 0 });
});

for (const [name, json, reason] of /** @type {[string, unknown, string[]][]} */ ([
  ['without completed', {}, ['required']],
  ['with completed null', { completed: null }, ['type', 'required']],
  ['with completed as a string', { completed: 'true' }, ['type']],
])) {
  checkBulk(`bulk: PATCH ${name} is 422`, async (api) => {
    judge.problem(await api.send('PATCH', api.root, { json }), 422, {
      code: 'validation-failed',
      pointer: '/completed',
      reason,
    });
  });
}

checkBulk('bulk: PATCH of the list with a body that is not JSON is 415', async (api) => {
  judge.problem(await api.send('PATCH', api.root, { json: { completed: true }, type: 'text/plain' }), 415);
});

/** @param {Api} api @param {unknown} ids */
function reorder(api, ids) {
  return api.send('POST', `${api.root}/actions/reorder`, { json: { ids } });
}

checkReorder('reorder: all ids in a new order give the list in that order, numbered 1024, 2048, …', async (api) => {
  await api.clear();
  const made = await api.makeAll([{ title: 'one' }, { title: 'two' }, { title: 'three' }]);
  const ids = [made[2].id, made[0].id, made[1].id];
  const answer = await reorder(api, ids);
  const todos = judge.json(answer);
  judge.equal(
    answer,
    'the ids',
    todos.map((/** @type {any} */ todo) => todo.id),
    ids,
  );
  judge.equal(
    answer,
    'the orders',
    todos.map((/** @type {any} */ todo) => todo.order),
    [1024, 2048, 3072],
  );
  judge.equal(undefined, 'GET of the list', await api.todos(), todos);
});

/** @type {[string, (ids: string[]) => string[], number[]][]} */
const CONFLICTS = [
  ['one id missing', ([one, two]) => [two, one], [409]],
  ['no id at all', () => [], [409]],
  ['one id unknown', ([one, two]) => [two, one, 'unknown'], [409]],
  ['one id more', (ids) => [...ids, 'unknown'], [409]],
  // Not a set: a validator may say so first.
  ['one id twice', ([one, two]) => [one, two, two], [409, 422]],
];

for (const [name, choose, statuses] of CONFLICTS) {
  checkReorder(`reorder: ${name} is ${statuses.join(' or ')} and changes nothing`, async (api) => {
    await api.clear();
    const made = await api.makeAll([{}, {}, {}]);
    const answer = await reorder(api, choose(made.map(({ id }) => id)));
    judge.problem(answer, statuses, { code: ['order-conflict', 'validation-failed'] });
    judge.equal(undefined, 'GET of the list', await api.todos(), made);
  });
}

checkReorder('reorder: GET is 405 with Allow', async (api) => {
  const answer = await api.send('GET', `${api.root}/actions/reorder`);
  judge.problem(answer, 405, { code: 'method-not-allowed' });
  judge.headerLists(answer, 'Allow', ['POST']);
});

for (const [name, ids] of Object.entries({ absent: undefined, null: null, 'a string': 'a', numbers: [1, 2] })) {
  checkReorder(`reorder: ids ${name} is 422`, async (api) => {
    judge.problem(await reorder(api, ids), 422, { code: 'validation-failed' });
  });
}
