/** L0: what the public Todo-Backend specification asks, on a list that may be emptied. */
import { checksOf } from '../lib/check.mjs';
import * as judge from '../lib/judge.mjs';

const check = checksOf('L0');

// Its suite sends a JSON content type with every request, those without a body included.
const headers = { 'content-type': 'application/json' };

check('GET of the list answers 200 with a JSON array', async (api) => {
  const answer = await api.send('GET', api.root, { headers });
  judge.holds(answer, 'a JSON array', Array.isArray(judge.json(answer)));
});

check('DELETE of the list answers 204 and leaves exactly []', async (api) => {
  await api.make();
  const deletion = await api.send('DELETE', api.root, { headers });
  judge.status(deletion, 204);
  judge.equal(deletion, 'a body of', deletion.text, '');
  const answer = await api.send('GET', api.root, { headers });
  judge.json(answer);
  judge.equal(answer, 'the body', answer.text, '[]');
});

check('DELETE of an empty list answers 204', async (api) => {
  await api.clear();
  await api.clear();
});

check('POST answers 201 with the todo', async (api) => {
  const answer = await api.post({ title: 'walk the dog' });
  judge.todo(answer, judge.json(answer, 201), { title: 'walk the dog' });
});

check('POST adds the todo to the list', async (api) => {
  const made = await api.make({ title: 'walk the dog' });
  const answer = await api.list();
  const listed = judge.json(answer).filter((/** @type {any} */ todo) => todo.id === made.id);
  judge.equal(answer, 'one entry equal to the answer of POST:', listed, [made]);
});

check('a new todo is not completed', async (api) => {
  const answer = await api.post({ title: 'blah' });
  judge.todo(answer, judge.json(answer, 201), { completed: false });
});

check('a todo can be created completed', async (api) => {
  const answer = await api.post({ title: 'blah', completed: true });
  judge.todo(answer, judge.json(answer, 201), { completed: true });
});

check('every todo has its own id and url', async (api) => {
  const [one, other] = await api.makeAll([{}, {}]);
  judge.holds(undefined, 'two different ids', one.id !== other.id, one.id);
  judge.holds(undefined, 'two different urls', one.url !== other.url, one.url);
});

check('the url of a todo answers with that todo', async (api) => {
  const made = await api.make({ title: 'my todo' });
  const { origin, pathname } = new URL(made.url);
  judge.equal(undefined, 'the origin of url', origin, api.origin);
  const answer = await api.send('GET', pathname, { headers });
  judge.equal(answer, 'the todo', judge.json(answer), made);
});

check('PATCH changes the title', async (api) => {
  const { id } = await api.make({ title: 'initial title' });
  const answer = await api.patch(id, { title: 'bathe the cat' });
  judge.todo(answer, judge.json(answer), { id, title: 'bathe the cat', completed: false });
});

check('PATCH changes completed', async (api) => {
  const { id } = await api.make({ title: 'initial title' });
  const answer = await api.patch(id, { completed: true });
  judge.todo(answer, judge.json(answer), { id, title: 'initial title', completed: true });
});

check('what PATCH changed is there when read again, alone and in the list', async (api) => {
  const { id } = await api.make();
  const changed = judge.json(await api.patch(id, { title: 'changed title', completed: true }));
  judge.equal(undefined, 'title', changed.title, 'changed title');
  const alone = await api.get(id);
  judge.equal(alone, 'the todo as PATCH answered it:', judge.json(alone), changed);
  const list = await api.list();
  const listed = judge.json(list).find((/** @type {any} */ todo) => todo.id === id);
  judge.equal(list, 'the todo as PATCH answered it:', listed, changed);
});

check('PUT replaces the todo', async (api) => {
  const { id } = await api.make({ title: 'before', completed: true });
  const answer = await api.put(id, { title: 'after', completed: false, order: 7 });
  judge.todo(answer, judge.json(answer), { id, title: 'after', completed: false, order: 7 });
  const again = await api.get(id);
  judge.equal(again, 'the todo as PUT answered it:', judge.json(again), answer.json);
});

check('PUT of a whole todo as it was read, only completed changed, is accepted', async (api) => {
  const made = await api.make({ title: 'toggle me' });
  const answer = await api.put(made.id, { ...made, completed: true });
  judge.todo(answer, judge.json(answer), {
    id: made.id,
    url: made.url,
    title: made.title,
    order: made.order,
    completed: true,
  });
});

check('DELETE of a todo answers 204 and removes it, and only it', async (api) => {
  const [gone, kept] = await api.makeAll([{ title: 'gone' }, { title: 'kept' }]);
  const answer = await api.send('DELETE', api.path(gone.id), { headers });
  judge.status(answer, 204);
  judge.equal(answer, 'a body of', answer.text, '');
  judge.status(await api.get(gone.id), 404);
  const list = await api.list();
  const ids = judge.json(list).map((/** @type {any} */ todo) => todo.id);
  judge.holds(list, `no ${gone.id}`, !ids.includes(gone.id));
  judge.holds(list, `still ${kept.id}`, ids.includes(kept.id));
});

check('a todo can be created with an order', async (api) => {
  const answer = await api.post({ title: 'blah', order: 523 });
  judge.todo(answer, judge.json(answer, 201), { order: 523 });
});

check('PATCH changes the order', async (api) => {
  const { id } = await api.make({ order: 10 });
  const answer = await api.patch(id, { order: 95 });
  judge.todo(answer, judge.json(answer), { order: 95 });
});

check('a changed order is there when read again', async (api) => {
  const { id } = await api.make({ order: 10 });
  judge.json(await api.patch(id, { order: 95 }));
  const answer = await api.get(id);
  judge.todo(answer, judge.json(answer), { order: 95 });
});

check('two concurrent POSTs both land', async (api) => {
  const made = await Promise.all([api.make({ title: 'one' }), api.make({ title: 'two' })]);
  const answer = await api.list();
  const ids = judge.json(answer).map((/** @type {any} */ todo) => todo.id);
  for (const { id } of made) judge.holds(answer, `${id} in the list`, ids.includes(id));
});

for (const [
  method,
  pathOf,
  expected,
] of /** @type {[string, (api: import('../lib/api.mjs').Api, id: string) => string, number[]][]} */ ([
  ['GET', (api) => api.root, [200]],
  ['GET', (api, id) => api.path(id), [200]],
  ['HEAD', (api) => api.root, [200]],
  ['HEAD', (api, id) => api.path(id), [200]],
  ['OPTIONS', (api) => api.root, [200, 204]],
  ['OPTIONS', (api, id) => api.path(id), [200, 204]],
  ['DELETE', (api, id) => api.path(id), [204]],
])) {
  const place = pathOf(/** @type {any} */ ({ root: 'the list', path: () => 'a todo' }), '');
  check(`${method} of ${place} with a JSON content type and no body is fine`, async (api) => {
    const { id } = await api.make();
    judge.status(await api.send(method, pathOf(api, id), { headers }), ...expected);
  });
}
