/** L2: filters, search, sorting and pages of the list, and how many todos it holds. */
import { checksOf } from '../lib/check.mjs';
import * as judge from '../lib/judge.mjs';

const check = checksOf('L2');
const checkBulk = checksOf('L2', 'bulk');

/** @typedef {import('../lib/api.mjs').Api} Api */

const idsOf = (/** @type {{ id: string }[]} */ todos) => todos.map(({ id }) => id);
/** A word in no other title, so that `q` finds only the todos of one check. */
const mark = (/** @type {string} */ name) =>
  `${name}-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
const encoded = encodeURIComponent;

check('completed=true lists the completed todos only, completed=false the others', async (api) => {
  const [done, active] = await api.makeAll([{ completed: true }, { completed: false }]);
  for (const [completed, inside, outside] of /** @type {[boolean, any, any][]} */ ([
    [true, done, active],
    [false, active, done],
  ])) {
    const answer = await api.list(`?completed=${completed}`);
    const todos = judge.json(answer);
    judge.holds(
      answer,
      `only todos with completed ${completed}`,
      todos.every((/** @type {any} */ todo) => todo.completed === completed),
    );
    judge.holds(
      answer,
      `${inside.id} and not ${outside.id}`,
      idsOf(todos).includes(inside.id) && !idsOf(todos).includes(outside.id),
    );
  }
});

for (const query of [
  'completed=',
  'completed=TRUE',
  'completed=1',
  'completed=yes',
  'completed=null',
  'sort=',
  'sort=Title',
  'sort=--title',
  'sort=+title',
  'sort=id',
  'sort=title,order',
  'sort=description',
  'limit=',
  'limit=0',
  'limit=101',
  'limit=-1',
  'limit=ten',
  'limit=1.5',
  'limit=1e1',
  'limit=0x10',
  'limit=%2010',
  'limit=10%20',
  'limit=99999999999999999999',
  'limit=5&offset=',
  'offset=-1',
  'offset=one',
  'offset=100001',
  'offset=1.0',
  'offset=99999999999999999999',
  'q=',
  `q=${'x'.repeat(101)}`,
  `q=${encoded('\u{1f600}'.repeat(101))}`,
]) {
  const shown = query.length > 40 ? `${query.slice(0, 20)}… (over 100 characters)` : query;
  const label = query.includes('%F0') ? `q of 101 characters outside the BMP` : shown;
  check(`the query ${label} is 400 and names the parameter`, async (api) => {
    const parameter = /** @type {RegExpExecArray} */ (/(\w+)=[^&]*$/.exec(query))[1];
    judge.problem(await api.list(`?${query}`), 400, { code: 'invalid-parameter', parameter });
  });
}

for (const method of ['DELETE', 'PATCH']) {
  checkBulk(`${method} of the list with a bad value of completed is 400 and changes nothing`, async (api) => {
    const made = await api.make();
    const json = method === 'PATCH' ? { completed: true } : undefined;
    judge.problem(await api.send(method, `${api.root}?completed=maybe`, { json }), 400, {
      code: 'invalid-parameter',
      parameter: 'completed',
    });
    const again = await api.get(made.id);
    judge.equal(again, 'the todo as it was:', judge.json(again), made);
  });
}

/** Do these titles match? @param {string} sentence @param {(mark: string) => { q: string, found: string[], missed: string[] }} example */
function search(sentence, example) {
  check(`q: ${sentence}`, async (api) => {
    const { q, found, missed } = example(mark('Find'));
    const hits = await api.makeAll(found.map((title) => ({ title })));
    await api.makeAll(missed.map((title) => ({ title })));
    const answer = await api.list(`?q=${encoded(q)}`);
    judge.equal(answer, 'the ids', idsOf(judge.json(answer)), idsOf(hits));
  });
}

search('finds a part of the title, at its start, middle and end', (word) => ({
  q: word,
  found: [word, `a ${word} b`, `b ${word}`],
  missed: ['other'],
}));
search('ASCII letters match in either case', (word) => ({
  q: word.toUpperCase(),
  found: [word.toLowerCase(), word.toUpperCase()],
  missed: [],
}));
search('letters outside ASCII match exactly', (word) => ({
  q: `É${word}`,
  found: [`É${word}`],
  missed: [`é${word}`, `E${word}`, `E\u0301${word}`],
}));
search('the Kelvin sign and the dotted İ do not match k and i', (word) => ({
  q: `ki${word}`,
  found: [`KI${word}`],
  missed: [`\u212ai${word}`, `k\u0130${word}`],
}));
search('% is a plain character', (word) => ({ q: `%${word}`, found: [`100%${word}`], missed: [`100${word}`] }));
search('_ is a plain character', (word) => ({ q: `a_${word}`, found: [`a_${word}`], missed: [`ab${word}`] }));
search('a backslash is a plain character', (word) => ({ q: `\\${word}`, found: [`a\\${word}`], missed: [`a${word}`] }));
search('characters of regular expressions are plain', (word) => ({
  q: `.*[${word}](a|b)+$`,
  found: [`x .*[${word}](a|b)+$`],
  missed: [`x ${word} a`],
}));
search('a quote is a plain character', (word) => ({
  q: `' OR '1'='1${word}`,
  found: [`' OR '1'='1${word}`],
  missed: [word],
}));
search('a plus sign in the query is a space, %2B a plus sign', (word) => ({
  q: `a+b${word}`,
  found: [`a+b${word}`],
  missed: [`a b${word}`],
}));
search('combining marks are not normalised', (word) => ({
  q: `e\u0301${word}`,
  found: [`e\u0301${word}`],
  missed: [`\u00e9${word}`],
}));
search('characters outside the BMP match', (word) => ({
  q: `😀${word}`,
  found: [`x😀${word}`],
  missed: [`😁${word}`],
}));

check('q: 100 characters outside the BMP are accepted', async (api) => {
  judge.equal(undefined, 'no todo found:', await api.todos(`?q=${encoded('\u{1f600}'.repeat(100))}`), []);
});

check('q: U+0000 and bytes that are not UTF-8 are no error of the server', async (api) => {
  for (const q of ['%00', 'a%00b', '%FF', '%ED%A0%80']) judge.status(await api.list(`?q=${q}`), 200, 400);
});

check('q and completed narrow together', async (api) => {
  const word = mark('both');
  const [done] = await api.makeAll([{ title: word, completed: true }, { title: word }]);
  judge.equal(undefined, 'the ids', idsOf(await api.todos(`?q=${word}&completed=true`)), [done.id]);
});

const codePoints = (/** @type {string} */ one, /** @type {string} */ other) =>
  Buffer.compare(Buffer.from(one), Buffer.from(other));
const plain = (/** @type {any} */ one, /** @type {any} */ other) => (one < other ? -1 : Number(one > other));

for (const [key, compare] of /** @type {[string, (one: any, other: any) => number][]} */ ([
  ['order', plain],
  ['createdAt', plain],
  ['updatedAt', plain],
  ['title', codePoints],
])) {
  for (const sign of ['', '-']) {
    check(`sort=${sign}${key} sorts by ${key}, ${sign ? 'descending' : 'ascending'}`, async (api) => {
      const word = mark('s');
      // Upper before lower case, accents after z, astral characters after the end of the BMP.
      const titles = ['b', 'B', 'a', 'Z', 'é', 'z', '10', '9', '😀', '\uff5e', '_', 'ab'];
      const made = await api.makeAll(titles.map((title, index) => ({ title: title + word, order: (index * 7) % 12 })));
      judge.json(await api.patch(made[3].id, { completed: true }));
      const answer = await api.list(`?sort=${sign}${key}&q=${word}`);
      const values = judge.json(answer).map((/** @type {any} */ todo) => todo[key]);
      judge.equal(answer, 'the number of todos', values.length, made.length);
      judge.equal(
        answer,
        key,
        values,
        [...values].sort((one, other) => compare(one, other) * (sign ? -1 : 1)),
      );
    });
  }
}

for (const sort of ['title', '-title', 'order', '-order']) {
  check(`sort=${sort}: equal keys are sorted by createdAt, then id, ascending`, async (api) => {
    const word = mark('tie');
    const made = await api.makeAll(Array.from({ length: 12 }, () => ({ title: word, order: 42 })));
    const place = (/** @type {any} */ todo) => `${todo.createdAt} ${todo.id}`;
    const wanted = idsOf([...made].sort((one, other) => plain(place(one), place(other))));
    judge.equal(undefined, 'the ids', idsOf(await api.todos(`?sort=${sort}&q=${word}`)), wanted);
  });
}

check('without limit every todo is answered, also more than 100', async (api) => {
  const word = mark('many');
  await Promise.all(Array.from({ length: 105 }, () => api.make({ title: word })));
  const answer = await api.list(`?q=${word}`);
  judge.equal(answer, 'the number of todos', judge.json(answer).length, 105);
  judge.header(answer, 'X-Total-Count', '105');
});

check('limit and offset give a part of the list, X-Total-Count the whole number', async (api) => {
  const word = mark('page');
  const made = await api.makeAll(Array.from({ length: 5 }, (_, index) => ({ title: word, order: index })));
  for (const [limit, offset] of [
    [2, 0],
    [2, 2],
    [2, 4],
    [2, 5],
    [100, 0],
    [1, 4],
    [3, 100_000],
  ]) {
    const answer = await api.list(`?q=${word}&limit=${limit}&offset=${offset}`);
    judge.equal(answer, 'the ids', idsOf(judge.json(answer)), idsOf(made.slice(offset, offset + limit)));
    judge.header(answer, 'X-Total-Count', '5');
  }
});

check('offset without limit leaves out the first ones', async (api) => {
  const word = mark('offset');
  const made = await api.makeAll([
    { title: word, order: 1 },
    { title: word, order: 2 },
    { title: word, order: 3 },
  ]);
  judge.equal(undefined, 'the ids', idsOf(await api.todos(`?q=${word}&offset=1`)), idsOf(made.slice(1)));
});

check('X-Total-Count is there without limit, for the list and for a filter', async (api) => {
  await api.make();
  const answer = await api.list();
  judge.header(answer, 'X-Total-Count', String(judge.json(answer).length));
  judge.header(await api.list(`?q=${mark('none')}`), 'X-Total-Count', '0');
});

/** The targets of a Link header by relation. @param {import('../lib/http.mjs').Answer} answer @param {Api} api */
function links(answer, api) {
  const found = [...String(answer.headers.link ?? '').matchAll(/<([^>]*)>\s*;\s*rel="?([a-z ]+)"?/g)];
  return Object.fromEntries(found.map(([, target, relation]) => [relation, new URL(target, api.origin + api.root)]));
}

check(
  'Link: next leads through every page once and keeps the filter, prev leads back, first and last are there',
  async (api) => {
    const word = mark('link');
    const made = await api.makeAll(Array.from({ length: 5 }, (_, index) => ({ title: word, order: index })));
    /** @type {string[]} */
    const seen = [];
    let query = `?q=${word}&limit=2&sort=order`;
    for (let page = 0; page < 3; page++) {
      const answer = await api.list(query);
      seen.push(...idsOf(judge.json(answer)));
      const { first, prev, next, last } = links(answer, api);
      judge.holds(answer, 'first and last', first !== undefined && last !== undefined, answer.headers.link);
      judge.equal(answer, 'prev, but not on the first page:', prev !== undefined, page > 0);
      judge.equal(answer, 'next, but not on the last page:', next !== undefined, page < 2);
      if (page === 2) {
        judge.equal(answer, 'the ids behind first', idsOf(await api.todos(first.search)), idsOf(made.slice(0, 2)));
        judge.equal(answer, 'the ids behind prev', idsOf(await api.todos(prev.search)), idsOf(made.slice(2, 4)));
        judge.equal(answer, 'the ids behind last', idsOf(await api.todos(last.search)), idsOf(made.slice(4)));
      } else {
        query = next.search;
      }
    }
    judge.equal(undefined, 'the ids of all pages', seen, idsOf(made));
  },
);

check('Link: none without limit', async (api) => {
  const answer = await api.list();
  judge.holds(answer, 'no Link', answer.headers.link === undefined, answer.headers.link);
});

check('a list holds 1000 todos; one more is 409 todo-limit-reached', async (api) => {
  const limit = 1000;
  let missing = limit - (await api.todos()).length;
  while (missing > 0) {
    const batch = Math.min(16, missing);
    await Promise.all(Array.from({ length: batch }, () => api.make()));
    missing -= batch;
  }
  judge.problem(await api.post({ title: 'one too many' }), 409, { code: 'todo-limit-reached' });
  judge.equal(undefined, 'the number of todos', (await api.todos()).length, limit);
});
