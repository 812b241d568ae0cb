/** L3: nobody overwrites what he has not read. */
import { checksOf } from '../lib/check.mjs';
import * as judge from '../lib/judge.mjs';

const check = checksOf('L3', 'etag');

/** @typedef {import('../lib/api.mjs').Api} Api */

const tagOf = (/** @type {any} */ { id, version }) => `"${id}-${version}"`;

/** @type {[string, (api: Api, id: string) => Promise<import('../lib/http.mjs').Answer>, number][]} */
const ANSWERS = [
  ['GET', (api, id) => api.get(id), 200],
  ['POST', (api) => api.post({ title: 'a' }), 201],
  ['PUT', (api, id) => api.put(id, { title: 'b' }), 200],
  ['PATCH', (api, id) => api.patch(id, { title: 'b' }), 200],
  ['PATCH {}', (api, id) => api.patch(id, {}), 200],
];

for (const [name, ask, status] of ANSWERS) {
  check(`ETag: ${name} of a todo answers the strong tag "id-version"`, async (api) => {
    const answer = await ask(api, (await api.make()).id);
    judge.header(answer, 'ETag', tagOf(judge.json(answer, status)));
  });
}

check('ETag: HEAD answers the same tag as GET', async (api) => {
  const made = await api.make();
  judge.header(await api.send('HEAD', api.path(made.id)), 'ETag', tagOf(made));
});

check('ETag: a change gives another tag, and no two versions share one', async (api) => {
  const made = await api.make();
  const tags = [tagOf(made)];
  for (const title of ['b', 'c', 'd'])
    tags.push(judge.header(await api.patch(made.id, { title }), 'ETag', /^"[^"]+"$/));
  judge.equal(undefined, 'different tags', new Set(tags).size, tags.length);
});

const CHANGES = /** @type {[string, object | undefined, number][]} */ ([
  ['PUT', { title: 'changed' }, 200],
  ['PATCH', { title: 'changed' }, 200],
  ['DELETE', undefined, 204],
]);

for (const [method, json, status] of CHANGES) {
  /** @param {Api} api @param {string} id @param {string} tag */
  const change = (api, id, tag) => api.send(method, api.path(id), { json, headers: { 'if-match': tag } });

  for (const [name, tagsOf] of /** @type {[string, (tag: string) => string][]} */ ([
    ['the tag', (tag) => tag],
    ['*', () => '*'],
    ['a list with the tag', (tag) => `"other", ${tag}`],
  ])) {
    check(`If-Match: ${method} with ${name} is ${status}`, async (api) => {
      const made = await api.make();
      judge.status(await change(api, made.id, tagsOf(tagOf(made))), status);
    });
  }

  for (const [name, tagsOf] of /** @type {[string, (tag: string) => string][]} */ ([
    ['another tag', () => '"other"'],
    ['the tag made weak', (tag) => `W/${tag}`],
    ['the tag without quotes', (tag) => tag.replaceAll('"', '')],
    ['a part of the tag', (tag) => `${tag.slice(0, -2)}"`],
  ])) {
    check(`If-Match: ${method} with ${name} is 412 and changes nothing`, async (api) => {
      const made = await api.make();
      // A tag that is not one may also be called malformed.
      const statuses = name.includes('quotes') ? [412, 400] : [412];
      judge.problem(await change(api, made.id, tagsOf(tagOf(made))), statuses, {
        code: ['precondition-failed', 'invalid-parameter'],
      });
      const again = await api.get(made.id);
      judge.equal(again, 'the todo as it was:', judge.json(again), made);
    });
  }

  check(`If-Match: ${method} with the tag of before a change is 412`, async (api) => {
    const made = await api.make();
    const changed = judge.json(await api.patch(made.id, { title: 'in between' }));
    judge.problem(await change(api, made.id, tagOf(made)), 412, { code: 'precondition-failed' });
    const again = await api.get(made.id);
    judge.equal(again, 'the todo as it was:', judge.json(again), changed);
  });

  check(`If-Match: ${method} of a deleted todo is 404 or 412`, async (api) => {
    const made = await api.make();
    judge.status(await api.delete(made.id), 204);
    judge.problem(await change(api, made.id, tagOf(made)), [404, 412]);
  });
}

check('If-Match: of many concurrent PATCHes with the same tag exactly one is 200, the others 412', async (api) => {
  const made = await api.make();
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      api.patch(made.id, { title: `attempt ${index}` }, { 'if-match': tagOf(made) }),
    ),
  );
  for (const answer of answers) judge.status(answer, 200, 412);
  const won = answers.filter(({ status }) => status === 200);
  judge.equal(undefined, 'the number of answers 200', won.length, 1);
  const again = await api.get(made.id);
  judge.equal(again, 'the todo as the winner left it:', judge.json(again), won[0].json);
});

check('If-Match: a change without it is allowed, or 428 where it is required', async (api) => {
  const { id } = await api.make();
  judge.status(await api.patch(id, { title: 'b' }), 200, 428);
});

for (const [name, headerOf] of /** @type {[string, (tag: string) => string][]} */ ([
  ['the tag', (tag) => tag],
  ['the tag made weak', (tag) => `W/${tag}`],
  ['a list with the tag', (tag) => `"other", ${tag}`],
  ['*', () => '*'],
])) {
  check(`If-None-Match: GET of a todo with ${name} is 304 without a body`, async (api) => {
    const made = await api.make();
    const answer = judge.status(await api.get(made.id, { 'if-none-match': headerOf(tagOf(made)) }), 304);
    judge.equal(answer, 'a body of', answer.text, '');
    judge.header(answer, 'ETag', tagOf(made));
  });
}

check('If-None-Match: GET of a todo with another or an older tag is 200', async (api) => {
  const made = await api.make();
  judge.json(await api.get(made.id, { 'if-none-match': '"other"' }));
  judge.json(await api.patch(made.id, { title: 'b' }));
  judge.json(await api.get(made.id, { 'if-none-match': tagOf(made) }));
});

check('If-None-Match: the list answers a tag, 304 with it, 200 after any change', async (api) => {
  const { id } = await api.make();
  for (const change of [() => api.make(), () => api.patch(id, { title: 'b' }), () => api.delete(id)]) {
    const tag = judge.header(await api.list(), 'ETag', /^(W\/)?"[^"]*"$/);
    const again = await api.send('GET', api.root, { headers: { 'if-none-match': tag } });
    judge.status(again, 304);
    judge.equal(again, 'a body of', again.text, '');
    await change();
    judge.json(await api.send('GET', api.root, { headers: { 'if-none-match': tag } }));
  }
});

check('If-None-Match: the tag of one query is not the tag of another', async (api) => {
  await api.makeAll([{ completed: true }, {}]);
  const tag = judge.header(await api.list('?completed=true'), 'ETag', /^(W\/)?"[^"]*"$/);
  judge.json(await api.send('GET', `${api.root}?completed=false`, { headers: { 'if-none-match': tag } }));
});

check('ETag: 304 and 412 allow every origin like other answers', async (api) => {
  const made = await api.make();
  const origin = 'http://page.example';
  const answers = [
    await api.get(made.id, { origin, 'if-none-match': tagOf(made) }),
    await api.patch(made.id, { title: 'b' }, { origin, 'if-match': '"other"' }),
  ];
  for (const answer of answers) judge.header(answer, 'Access-Control-Allow-Origin', /^(\*|http:\/\/page\.example)$/);
});
