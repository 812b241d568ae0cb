/** L1: the members a server keeps, and what POST, PUT, PATCH and DELETE do to them. */
import { checksOf } from '../lib/check.mjs';
import * as judge from '../lib/judge.mjs';

const check = checksOf('L1');

/** @param {import('../lib/http.mjs').Answer} answer @param {any} todo */
function serverMembers(answer, todo) {
  judge.holds(
    answer,
    'an integer version, 1 or more',
    Number.isInteger(todo.version) && todo.version >= 1,
    todo.version ?? 'no version',
  );
  for (const name of ['createdAt', 'updatedAt']) {
    judge.holds(
      answer,
      `${name} in UTC with three decimals and Z`,
      judge.TIMESTAMP.test(todo[name]) && !Number.isNaN(Date.parse(todo[name])),
      todo[name] ?? `no ${name}`,
    );
  }
}

check('POST answers every member the server keeps: id, url, version, createdAt, updatedAt', async (api) => {
  const answer = await api.post({ title: 'a' });
  serverMembers(answer, judge.todo(answer, judge.json(answer, 201)));
});

check('timestamps have three decimals in every one of many todos', async (api) => {
  await api.makeAll(Array.from({ length: 15 }, () => ({})));
  const answer = await api.list();
  for (const todo of judge.json(answer)) serverMembers(answer, todo);
});

check('timestamps are the present time', async (api) => {
  const answer = await api.post({ title: 'a' });
  const { createdAt } = judge.json(answer, 201);
  const distance_s = Math.abs(Date.parse(createdAt) - Date.now()) / 1000;
  judge.holds(answer, `createdAt near ${new Date().toISOString()} (within 5 minutes)`, distance_s < 300, createdAt);
});

check('POST answers Location, equal to url', async (api) => {
  const answer = await api.post({ title: 'a' });
  judge.header(answer, 'Location', judge.json(answer, 201).url);
});

check('url is the URL of the list, a slash and the id', async (api) => {
  const answer = await api.post({ title: 'a' });
  const { url, id } = judge.json(answer, 201);
  judge.equal(answer, 'url', url, `${api.todosUrl}/${id}`);
});

check('url and Location follow the Host of the request', async (api) => {
  const host = 'todos.example:8123';
  const answer = await api.post({ title: 'by another name' }, { host });
  const { id, url } = judge.json(answer, 201);
  judge.equal(answer, 'url', url, `${new URL(api.origin).protocol}//${host}${api.path(id)}`);
  judge.header(answer, 'Location', url);
});

check('PATCH keeps what it does not name', async (api) => {
  const made = await api.make({ title: 'a', completed: true, order: 12 });
  const answer = await api.patch(made.id, { title: 'b' });
  judge.todo(answer, judge.json(answer), {
    title: 'b',
    completed: true,
    order: 12,
    id: made.id,
    url: made.url,
    createdAt: made.createdAt,
  });
});

check('PATCH {} answers 200 and changes nothing, not even version and updatedAt', async (api) => {
  const made = await api.make({ title: 'a', completed: true });
  for (const type of ['application/json', 'application/merge-patch+json']) {
    const answer = await api.send('PATCH', api.path(made.id), { json: {}, type });
    judge.equal(answer, 'the todo as it was:', judge.json(answer), made);
  }
});

check('PATCH with unknown and read-only members only changes nothing', async (api) => {
  const made = await api.make();
  const answer = await api.patch(made.id, { id: 'other', colour: 'red' });
  judge.equal(answer, 'the todo as it was:', judge.json(answer), made);
});

check('PUT without completed makes the todo active again', async (api) => {
  const { id } = await api.make({ completed: true });
  const answer = await api.put(id, { title: 'a', order: 1 });
  judge.todo(answer, judge.json(answer), { completed: false });
});

check('PUT without title is 422 and changes nothing', async (api) => {
  const made = await api.make();
  judge.problem(await api.put(made.id, { completed: true }), 422, {
    code: 'validation-failed',
    pointer: '/title',
    reason: ['required'],
  });
  const again = await api.get(made.id);
  judge.equal(again, 'the todo as it was:', judge.json(again), made);
});

for (const [method, json] of /** @type {[string, object][]} */ ([
  ['PUT', { title: 'b', completed: true, order: 3 }],
  ['PATCH', { title: 'b' }],
])) {
  check(`${method} raises version and keeps id, url and createdAt`, async (api) => {
    const made = await api.make();
    const answer = await api.send(method, api.path(made.id), { json });
    const { id, url, createdAt } = made;
    const todo = judge.todo(answer, judge.json(answer), { id, url, createdAt });
    serverMembers(answer, todo);
    judge.holds(answer, `version above ${made.version}`, todo.version > made.version, todo.version);
    judge.holds(answer, `updatedAt not before ${made.updatedAt}`, todo.updatedAt >= made.updatedAt, todo.updatedAt);
  });

  check(`${method} of an unknown todo is 404 and creates nothing`, async (api) => {
    const { id } = await api.make();
    judge.status(await api.delete(id), 204);
    judge.problem(await api.send(method, api.path(id), { json }), 404, { code: 'not-found' });
    judge.status(await api.get(id), 404);
    judge.holds(undefined, `no ${id} in the list`, !(await api.todos()).some((todo) => todo.id === id));
  });

  check(`${method} with one wrong member changes nothing at all`, async (api) => {
    const made = await api.make();
    judge.problem(await api.send(method, api.path(made.id), { json: { title: 'changed', completed: 'yes' } }), 422, {
      pointer: '/completed',
    });
    const again = await api.get(made.id);
    judge.equal(again, 'the todo as it was:', judge.json(again), made);
  });
}

check('DELETE of a todo a second time is 404', async (api) => {
  const { id } = await api.make();
  judge.status(await api.delete(id), 204);
  judge.problem(await api.delete(id), 404, { code: 'not-found' });
});

check('POST refused with 422 adds nothing to the list', async (api) => {
  const before = (await api.todos()).length;
  judge.problem(await api.post({ title: '' }), 422);
  judge.equal(undefined, 'the number of todos', (await api.todos()).length, before);
});

check('many concurrent POSTs all land, with different ids', async (api) => {
  const made = await Promise.all(Array.from({ length: 12 }, (_, index) => api.make({ title: `at once ${index}` })));
  const ids = new Set((await api.todos()).map(({ id }) => id));
  judge.equal(undefined, 'different ids', new Set(made.map(({ id }) => id)).size, made.length);
  for (const { id } of made) judge.holds(undefined, `${id} in the list`, ids.has(id));
});

check('concurrent PATCHes of different members are both kept', async (api) => {
  const { id } = await api.make();
  const answers = await Promise.all([api.patch(id, { title: 'changed' }), api.patch(id, { completed: true })]);
  for (const answer of answers) judge.json(answer);
  const again = await api.get(id);
  judge.todo(again, judge.json(again), { title: 'changed', completed: true });
});
