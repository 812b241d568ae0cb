/** L1: the integer that orders the list. */
import { checksOf } from '../lib/check.mjs';
import * as judge from '../lib/judge.mjs';

const check = checksOf('L1');

const LAST = 2_147_483_647;
const FIRST = -2_147_483_648;

/** @typedef {import('../lib/api.mjs').Api} Api */

/** @param {Api} api */
async function greatest(api) {
  return Math.max(...(await api.todos()).map(({ order }) => order));
}

/** The ids of these todos as the list orders them. @param {Api} api @param {{id: string}[]} made */
async function listed(api, made) {
  const ids = new Set(made.map(({ id }) => id));
  return (await api.todos()).map(({ id }) => id).filter((id) => ids.has(id));
}

for (const order of [0, 1, -1, LAST, FIRST]) {
  check(`order: ${order} is kept`, async (api) => {
    const answer = await api.post({ title: 'a', order });
    judge.todo(answer, judge.json(answer, 201), { order });
    const again = await api.get(answer.json.id);
    judge.equal(again, 'order', judge.json(again).order, order);
  });
}

for (const [name, order] of /** @type {[string, string][]} */ ([
  ['2147483648', '2147483648'],
  ['-2147483649', '-2147483649'],
  ['a number beyond 64 bits', '99999999999999999999999'],
  ['a fraction', '1.5'],
  ['a string', '"5"'],
  ['a boolean', 'true'],
  ['an array', '[1]'],
  ['an object', '{}'],
])) {
  for (const method of ['POST', 'PUT', 'PATCH']) {
    check(`order: ${name} is 422 on ${method}`, async (api) => {
      const path = method === 'POST' ? api.root : api.path((await api.make()).id);
      const answer = await api.send(method, path, { body: `{"title":"a","order":${order}}` });
      judge.problem(answer, 422, { code: 'validation-failed', pointer: '/order', reason: ['type', 'range', 'format'] });
    });
  }
}

for (const [name, members] of /** @type {[string, object][]} */ ([
  ['absent', {}],
  ['null', { order: null }],
])) {
  check(`order: ${name} on POST puts the todo 1024 after the greatest`, async (api) => {
    await api.make({ order: 5000 });
    const before = await greatest(api);
    const answer = await api.post({ title: 'last', ...members });
    judge.todo(answer, judge.json(answer, 201), { order: Math.min(before + 1024, LAST) });
  });

  check(`order: ${name} on PUT puts the todo at the end`, async (api) => {
    const [moved, other] = await api.makeAll([{ order: 1 }, { order: 70_000 }]);
    const answer = await api.put(moved.id, { title: 'a', ...members });
    const { order } = judge.todo(answer, judge.json(answer));
    judge.holds(answer, `order after ${other.order}`, order > other.order, order);
  });

  check(`order: ${name} on POST after 2147483647 is 2147483647 again, never an overflow`, async (api) => {
    await api.make({ order: LAST });
    for (const title of ['second', 'third']) {
      const answer = await api.post({ title, ...members });
      judge.todo(answer, judge.json(answer, 201), { order: LAST });
    }
  });
}

check('order: null moves the last todo on by 1024 too: its own order counts', async (api) => {
  const { id } = await api.make({ order: 70_000 });
  const before = await greatest(api);
  const last = (await api.todos()).find(({ order }) => order === before);
  const answer = await api.patch(last?.id ?? id, { order: null });
  judge.todo(answer, judge.json(answer), { order: Math.min(before + 1024, LAST) });
});

check('order: null on PATCH puts the todo at the end', async (api) => {
  const [moved, other] = await api.makeAll([{ order: 1 }, { order: 70_000 }]);
  const answer = await api.patch(moved.id, { order: null });
  const { order } = judge.todo(answer, judge.json(answer));
  judge.holds(answer, `order after ${other.order}`, order > other.order, order);
});

check('order: less than 1024 below 2147483647 the next is clamped', async (api) => {
  await api.make({ order: LAST - 1023 });
  const answer = await api.post({ title: 'clamped' });
  judge.todo(answer, judge.json(answer, 201), { order: LAST });
});

check('order: the first todo of an empty list has 1024', async (api) => {
  await api.clear();
  for (const members of [{}, { order: null }]) {
    const answer = await api.post({ title: 'first', ...members });
    judge.todo(answer, judge.json(answer, 201), { order: 1024 });
    await api.clear();
  }
});

check('order: after negative orders only, the next is still 1024 after the greatest', async (api) => {
  await api.clear();
  await api.make({ order: -5000 });
  const answer = await api.post({ title: 'last' });
  judge.todo(answer, judge.json(answer, 201), { order: -3976 });
});

check('order: the list is sorted by it, as numbers', async (api) => {
  const made = await api.makeAll([
    { order: 100 },
    { order: -7 },
    { order: 9 },
    { order: FIRST },
    { order: LAST },
    { order: -10 },
  ]);
  const wanted = [...made].sort((one, other) => one.order - other.order).map(({ id }) => id);
  judge.equal(undefined, 'GET of the list in the order', await listed(api, made), wanted);
});

check('order: equal orders are accepted and sorted by createdAt, then id', async (api) => {
  const made = await api.makeAll(Array.from({ length: 12 }, (_, index) => ({ title: `tie ${index}`, order: 42 })));
  const key = (/** @type {any} */ todo) => `${todo.createdAt} ${todo.id}`;
  const wanted = [...made].sort((one, other) => (key(one) < key(other) ? -1 : 1)).map(({ id }) => id);
  judge.equal(undefined, 'GET of the list in the order', await listed(api, made), wanted);
});

check('order: a change moves the todo in the list', async (api) => {
  const made = await api.makeAll([{ order: 10 }, { order: 20 }, { order: 30 }]);
  judge.json(await api.patch(made[2].id, { order: 15 }));
  judge.equal(undefined, 'GET of the list in the order', await listed(api, made), [made[0].id, made[2].id, made[1].id]);
});
