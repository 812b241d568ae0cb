/** P: how the page works with an API that is slow, late or broken. */
import * as judge from '../../lib/judge.mjs';
import { pageCheck } from '../../lib/page-check.mjs';
import { AT_ONCE_MS, eventually } from '../../lib/todo-page.mjs';

/** Longer than "at once", shorter than patience. */
const SLOW_MS = 2000;

/** @typedef {import('../../lib/page-check.mjs').Scene} Scene */

/** @type {[string, (scene: Scene) => Promise<unknown>, string[], string][]} */
const CHANGES = [
  ['creating', ({ todos }) => todos.add('new'), ['[ ] one', '[x] two', '[ ] new'], 'POST'],
  ['toggling', ({ todos }) => todos.toggle(0), ['[x] one', '[x] two'], 'PATCH or PUT'],
  [
    'editing',
    async ({ todos }) => {
      const input = await todos.edit(0);
      await input.fill('changed');
      await input.press('Enter');
    },
    ['[ ] changed', '[x] two'],
    'PATCH or PUT',
  ],
  ['deleting', ({ todos }) => todos.destroy(0), ['[x] two'], 'DELETE'],
  ['toggling all', ({ todos }) => todos.toggleAll.click(), ['[x] one', '[x] two'], 'PATCH or PUT'],
  ['clearing', ({ todos }) => todos.clearCompleted.click(), ['[ ] one'], 'DELETE'],
];
const BEFORE = ['[ ] one', '[x] two'];

/** @param {Scene} scene */
const isUnderWay = async ({ proxy }) => proxy.mutations.some(({ end_ms }) => end_ms === Infinity);

/** @param {Scene} scene */
async function opened({ todos, api }) {
  await api.makeAll([{ title: 'one' }, { title: 'two', completed: true }]);
  await todos.open();
  await todos.shows(BEFORE);
}

for (const [name, change, rows] of CHANGES) {
  pageCheck(
    `persistence: ${name} shows at once, before the API answers; aria-busy says that it has not`,
    async (scene) => {
      const { todos, proxy } = scene;
      await opened(scene);
      proxy.delay_ms = SLOW_MS;
      await change(scene);
      await todos.shows(rows, AT_ONCE_MS);
      await eventually('a request under way', () => isUnderWay(scene), true, AT_ONCE_MS);
      judge.equal(undefined, 'aria-busy of .todoapp', await todos.app.getAttribute('aria-busy'), 'true');
      await todos.settled();
      // The proxy may see the end of an answer a little after the browser.
      await eventually('a request under way without aria-busy', () => isUnderWay(scene), false, 200);
      await todos.shows(rows);
    },
  );

  pageCheck(`persistence: ${name} that fails is taken back and said in .error[role=alert]`, async (scene) => {
    const { todos, proxy, api } = scene;
    await opened(scene);
    judge.equal(undefined, '.error visible', await todos.error.isVisible(), false);
    const stored = await api.todos();
    proxy.breaks = ({ method }) => method !== 'GET';
    await change(scene);
    await eventually('.error[role=alert] visible', () => todos.error.isVisible(), true);
    judge.holds(undefined, 'a text in .error', (await todos.error.innerText()).trim() !== '', '');
    await todos.settled();
    await todos.shows(BEFORE);
    judge.equal(undefined, 'the todos in the API', await api.todos(), stored);
    proxy.breaks = () => false;
    await todos.reload();
    await todos.shows(BEFORE);
    judge.equal(undefined, '.error visible', await todos.error.isVisible(), false);
  });
}

pageCheck('persistence: a change that gets no answer is taken back and said', async (scene) => {
  const { todos, proxy } = scene;
  await opened(scene);
  proxy.hangsUp = ({ method }) => method !== 'GET';
  await todos.toggle(0);
  await eventually('.error[role=alert] visible', () => todos.error.isVisible(), true);
  await todos.settled();
  await todos.shows(BEFORE);
});

pageCheck('persistence: only the change that fails is taken back', async (scene) => {
  const { todos, proxy, api } = scene;
  await opened(scene);
  proxy.delay_ms = 150;
  proxy.breaks = ({ method }) => ['PATCH', 'PUT'].includes(method);
  await todos.add('before');
  await todos.toggle(0);
  await todos.add('after');
  await todos.settled();
  await todos.shows([...BEFORE, '[ ] before', '[ ] after']);
  judge.equal(
    undefined,
    'the titles in the API',
    (await api.todos()).map(({ title }) => title),
    ['one', 'two', 'before', 'after'],
  );
});

pageCheck('persistence: what was done to a todo that could not be created is not sent', async (scene) => {
  const { todos, proxy } = scene;
  await opened(scene);
  proxy.delay_ms = 500;
  proxy.breaks = ({ method }) => method === 'POST';
  await todos.add('lost');
  await todos.toggle(2);
  await todos.settled();
  await todos.shows(BEFORE);
  judge.equal(
    undefined,
    'the methods sent',
    proxy.mutations.map(({ method }) => method),
    ['POST'],
  );
});

pageCheck('persistence: the error stays until the next change', async (scene) => {
  const { todos, proxy } = scene;
  await opened(scene);
  proxy.breaks = ({ method }) => method === 'POST';
  await todos.add('lost');
  await eventually('.error[role=alert] visible', () => todos.error.isVisible(), true);
  await scene.page.waitForTimeout(1500);
  await todos.filter('Active').click();
  await todos.shows(['[ ] one']);
  judge.equal(undefined, '.error visible', await todos.error.isVisible(), true);
});

pageCheck('persistence: after a failure the page goes on working', async (scene) => {
  const { todos, proxy, api } = scene;
  await opened(scene);
  proxy.breaks = ({ method }) => method === 'POST';
  await todos.add('lost');
  await eventually('.error[role=alert] visible', () => todos.error.isVisible(), true);
  proxy.breaks = () => false;
  await todos.add('kept');
  await todos.settled();
  await todos.shows([...BEFORE, '[ ] kept']);
  judge.equal(
    undefined,
    'the titles in the API',
    (await api.todos()).map(({ title }) => title),
    ['one', 'two', 'kept'],
  );
});

pageCheck(
  'persistence: an answer that comes late does not clear what was typed since',
  async ({ todos, page, proxy }) => {
    await todos.open();
    proxy.delay_ms = 500;
    await todos.add('first');
    judge.equal(undefined, 'the value of .new-todo after Enter', await todos.newTodo.inputValue(), '');
    await page.keyboard.type('sec');
    await todos.settled();
    await page.keyboard.type('ond');
    judge.equal(undefined, 'the value of .new-todo', await todos.newTodo.inputValue(), 'second');
    await todos.newTodo.press('Enter');
    await todos.settled();
    await todos.shows(['[ ] first', '[ ] second']);
  },
);

pageCheck(
  'persistence: an answer that comes late does not end an edit or change what was typed',
  async ({ todos, page, proxy, api }) => {
    await api.make({ title: 'one' });
    await todos.open();
    proxy.delay_ms = 500;
    await todos.add('two');
    const input = await todos.edit(0);
    await input.fill('half');
    await todos.settled();
    await page.keyboard.type(' done');
    await eventually('the value of .edit', () => input.inputValue(), 'half done', AT_ONCE_MS);
    await input.press('Enter');
    await todos.settled();
    await todos.shows(['[ ] half done', '[ ] two']);
  },
);

pageCheck('persistence: changes go out one after the other, in their order', async ({ todos, proxy, api }) => {
  await todos.open();
  proxy.delay_ms = 150;
  await todos.add('one', 'two');
  await todos.toggle(0);
  await todos.add('three');
  await todos.destroy(1);
  await todos.settled();
  const { mutations } = proxy;
  judge.equal(
    undefined,
    'the methods in their order',
    mutations.map(({ method }) => (method === 'PUT' ? 'PATCH' : method)),
    ['POST', 'POST', 'PATCH', 'POST', 'DELETE'],
  );
  mutations.forEach(({ method, path, start_ms }, index) => {
    const before = mutations[index - 1];
    // The proxy sees an answer leave a little after the browser has it.
    const overlap_ms = before ? before.end_ms - start_ms : 0;
    judge.holds(
      undefined,
      `${method} ${path} only after the answer of the change before`,
      overlap_ms < 50,
      `${Math.round(overlap_ms)} ms before it`,
    );
  });
  judge.equal(
    undefined,
    'the titles in the API',
    (await api.todos()).map(({ title }) => title),
    ['one', 'three'],
  );
});

pageCheck('persistence: a change survives leaving the page at once', async ({ todos, page, proxy, api }) => {
  await todos.open();
  // A preflight, where there is one, is kept by the browser from here on.
  await todos.add('before');
  await todos.settled();
  proxy.delay_ms = 300;
  await todos.add('on the way out');
  await todos.shows(['[ ] before', '[ ] on the way out'], AT_ONCE_MS);
  await page.goto('about:blank');
  await eventually('the titles in the API', async () => (await api.todos()).map(({ title }) => title), [
    'before',
    'on the way out',
  ]);
});

pageCheck('persistence: the row stays the same element when the API answers', async ({ todos, proxy }) => {
  await todos.open();
  proxy.delay_ms = 300;
  await todos.add('new');
  await todos.shows(['[ ] new'], AT_ONCE_MS);
  const row = await todos.items.nth(0).elementHandle();
  await todos.settled();
  const isSame = await row?.evaluate(
    (element) => element.isConnected && element === document.querySelector('.todo-list > li'),
  );
  judge.equal(undefined, 'the same element in the list', isSame, true);
});

pageCheck('persistence: a first list that comes late is merged with what was added since', async (scene) => {
  const { todos, page, proxy, api } = scene;
  const titles = async () => (await api.todos()).map(({ title }) => title);
  await api.make({ title: 'old' });
  let openGate = () => {};
  proxy.gate = new Promise((resolve) => (openGate = () => resolve(undefined)));
  await page.goto(todos.url);
  await eventually('.new-todo enabled', () => page.locator('input.new-todo:enabled').count(), 1);
  // Time for the page to ask for the list: what it gets is from before.
  await page.waitForTimeout(500);
  await todos.add('new');
  await eventually('the titles in the API', titles, ['old', 'new']);
  openGate();
  await todos.shows(['[ ] old', '[ ] new']);
  await todos.settled();
  await page.waitForTimeout(500);
  await todos.shows(['[ ] old', '[ ] new']);
});

pageCheck('persistence: no storage of the browser holds the todos', async ({ todos, page }) => {
  await todos.open();
  await todos.add('a title to look for');
  await todos.settled();
  const stores = await page.evaluate(async () =>
    JSON.stringify([
      location.href,
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      await indexedDB.databases(),
    ]),
  );
  judge.holds(
    undefined,
    'no title in the address, localStorage, sessionStorage or cookies, no IndexedDB',
    !stores.includes('a title to look for') && stores.endsWith('[]]'),
    stores,
  );
});

pageCheck('persistence: the page works without an error or a warning in the console', async ({ todos, page }) => {
  /** @type {string[]} */
  const said = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  await todos.open();
  await todos.add('one', 'two');
  await todos.toggle(0);
  await (await todos.edit(1)).press('Escape');
  await todos.filter('Active').click();
  await todos.filter('All').click();
  await todos.destroy(1);
  await todos.settled();
  judge.equal(undefined, 'the console', said, []);
});
