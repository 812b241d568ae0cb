/** P: the filters, by the hash of the address. */
import { behaviour } from '../../lib/page-check.mjs';
import { AT_ONCE_MS, eventually } from '../../lib/todo-page.mjs';

const ALL = ['[ ] one', '[x] two', '[ ] three'];
const ACTIVE = ['[ ] one', '[ ] three'];
const COMPLETED = ['[x] two'];

/** @param {import('../../lib/page-check.mjs').Scene} scene @param {string} [hash] */
async function opened({ todos, api }, hash) {
  await api.makeAll([{ title: 'one' }, { title: 'two', completed: true }, { title: 'three' }]);
  await todos.open(hash);
}

/** @param {import('../../lib/todo-page.mjs').TodoPage} todos @param {string} name */
async function selects(todos, name) {
  await eventually(
    'the selected filter',
    () => todos.page.$$eval('a.selected', (links) => links.map((link) => link.textContent)),
    [name],
    AT_ONCE_MS,
  );
}

behaviour('filtering: without a hash every todo is shown and All is selected', async (scene) => {
  await opened(scene);
  await scene.todos.shows(ALL);
  await selects(scene.todos, 'All');
});

behaviour('filtering: the links show the active, the completed and all todos', async (scene) => {
  const { todos, page } = scene;
  await opened(scene);
  for (const [name, hash, rows] of /** @type {[string, string, string[]][]} */ ([
    ['Active', '#/active', ACTIVE],
    ['Completed', '#/completed', COMPLETED],
    ['All', '#/', ALL],
  ])) {
    await todos.filter(name).click();
    await todos.shows(rows, AT_ONCE_MS);
    await selects(todos, name);
    await eventually('the hash', async () => new URL(page.url()).hash, hash);
    await todos.counts('2 items left');
  }
});

for (const [name, hash, rows] of /** @type {[string, string, string[]][]} */ ([
  ['Active', '#/active', ACTIVE],
  ['Completed', '#/completed', COMPLETED],
])) {
  behaviour(`filtering: the address ${hash} opens with its filter, and a reload keeps it`, async (scene) => {
    await opened(scene, hash);
    await scene.todos.shows(rows);
    await selects(scene.todos, name);
    await scene.todos.reload();
    await scene.todos.shows(rows);
    await selects(scene.todos, name);
  });
}

behaviour('filtering: the back and forward buttons change the filter', async (scene) => {
  const { todos, page } = scene;
  await opened(scene);
  await todos.filter('Active').click();
  await todos.shows(ACTIVE);
  await todos.filter('Completed').click();
  await todos.shows(COMPLETED);
  await page.goBack();
  await todos.shows(ACTIVE, AT_ONCE_MS);
  await selects(todos, 'Active');
  await page.goBack();
  await todos.shows(ALL, AT_ONCE_MS);
  await selects(todos, 'All');
  await page.goForward();
  await todos.shows(ACTIVE, AT_ONCE_MS);
});

behaviour('filtering: another hash shows every todo', async (scene) => {
  await opened(scene, '#/nothing');
  await scene.todos.shows(ALL);
  await selects(scene.todos, 'All');
});

behaviour('filtering: a change that leaves the filter leaves the list', async (scene) => {
  const { todos } = scene;
  await opened(scene, '#/active');
  await todos.shows(ACTIVE);
  await todos.toggle(0);
  await todos.shows(['[ ] three'], AT_ONCE_MS);
  await todos.filter('Completed').click();
  await todos.shows(['[x] one', '[x] two'], AT_ONCE_MS);
  await todos.settled();
  await todos.reload();
  await todos.shows(['[x] one', '[x] two']);
});

behaviour('filtering: .main and .footer stay while the filter shows nothing', async ({ todos, api }) => {
  await api.make({ title: 'active' });
  await todos.open('#/completed');
  await todos.shows([]);
  await eventually('.footer visible', () => todos.page.locator('.footer').isVisible(), true);
  await eventually('.toggle-all there', () => todos.page.locator('.main:not([hidden]) .toggle-all').count(), 1);
});
