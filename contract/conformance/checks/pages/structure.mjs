/** P: the elements, their classes, and what is shown when. */
import * as judge from '../../lib/judge.mjs';
import { pageCheck } from '../../lib/page-check.mjs';
import { eventually } from '../../lib/todo-page.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {string} selector @param {number} [count] */
async function has(page, selector, count = 1) {
  await eventually(`elements ${selector}`, () => page.locator(`css=${selector}`).count(), count, 2000);
}

const PARTS = [
  'section.todoapp > header.header > h1',
  'header.header > input.new-todo[placeholder="What needs to be done?"]',
  'section.todoapp > main.main > input#toggle-all.toggle-all[type=checkbox] + label[for=toggle-all]',
  'main.main > ul.todo-list',
  'section.todoapp > footer.footer > span.todo-count[data-testid=todo-count]',
  'span.todo-count > strong',
  'footer.footer > ul.filters > li > a[href="#/"]',
  'footer.footer > ul.filters > li > a[href="#/active"]',
  'footer.footer > ul.filters > li > a[href="#/completed"]',
  'footer.footer > button.clear-completed',
];

for (const selector of PARTS) {
  pageCheck(`structure: there is one ${selector}`, async ({ todos, page }) => {
    await todos.open();
    await has(page, selector);
  });
}

const ROW_PARTS = [
  'div.view > input.toggle[type=checkbox][aria-label="Toggle Todo"]',
  'div.view > input.toggle + label[data-testid=todo-title]',
  'div.view > label + button.destroy[aria-label=Delete]',
  'div.view + input.edit[aria-label=Edit]',
];

for (const selector of ROW_PARTS) {
  pageCheck(`structure: every row has one ${selector}`, async ({ todos, page, api }) => {
    await api.makeAll([{ title: 'one' }, { title: 'two', completed: true }]);
    await todos.open();
    await todos.shows(['[ ] one', '[x] two']);
    await has(page, `ul.todo-list > li[data-testid=todo-item] > ${selector}`, 2);
  });
}

for (const [selector, text] of [
  ['header.header > h1', 'todos'],
  ['label[for=toggle-all]', 'Mark all as complete'],
  ['a[href="#/"]', 'All'],
  ['a[href="#/active"]', 'Active'],
  ['a[href="#/completed"]', 'Completed'],
  ['button.clear-completed', 'Clear completed'],
]) {
  pageCheck(`structure: the text of ${selector} is "${text}"`, async ({ todos, page }) => {
    await todos.open();
    await eventually(
      `the text of ${selector}`,
      async () => (await page.locator(`css=${selector}`).textContent())?.trim(),
      text,
      2000,
    );
  });
}

pageCheck('structure: header, main and footer come in this order', async ({ todos, page }) => {
  await todos.open();
  const order = await page.$$eval('.todoapp > .header, .todoapp > .main, .todoapp > .footer', (parts) =>
    parts.map((part) => part.className),
  );
  judge.equal(undefined, 'the parts of .todoapp', order, ['header', 'main', 'footer']);
});

pageCheck(
  'structure: .todoapp has one .error[role=alert], hidden while there is nothing to report',
  async ({ todos, page }) => {
    await todos.open();
    await has(page, '.todoapp .error[role=alert][hidden]');
    judge.equal(undefined, '.error visible', await todos.error.isVisible(), false);
  },
);

pageCheck('structure: the accessible name of .new-todo is its placeholder', async ({ todos, page }) => {
  await todos.open();
  await eventually(
    'text boxes of that name',
    () => page.getByRole('textbox', { name: 'What needs to be done?', exact: true }).count(),
    1,
  );
});

pageCheck('structure: no element has the id new-todo', async ({ todos, page }) => {
  await todos.open();
  await has(page, '#new-todo', 0);
});

pageCheck('structure: the arrow of "Mark all as complete" comes from CSS', async ({ todos, page, api }) => {
  await api.make();
  await todos.open();
  const content = await page.$eval('label[for=toggle-all]', (label) => getComputedStyle(label, '::before').content);
  judge.holds(undefined, 'label[for=toggle-all]::before with ❯', content.includes('❯'), content);
});

pageCheck('structure: the text of a row is exactly its title', async ({ todos, page, api }) => {
  await api.make({ title: 'buy milk', description: 'a description', dueDate: '2027-01-31', priority: 'high' });
  await todos.open();
  await eventually(
    'textContent of the row',
    () => page.$$eval('ul.todo-list > li', (items) => items.map((item) => item.textContent)),
    ['buy milk'],
  );
  await eventually('textContent of its label', async () => todos.label(0).textContent(), 'buy milk');
});

pageCheck('classes: every element of the contract has its class attribute exactly', async ({ todos, page, api }) => {
  await api.make({ title: 'done', completed: true });
  await todos.open();
  await todos.shows(['[x] done']);
  const names = [
    'todoapp',
    'header',
    'new-todo',
    'main',
    'toggle-all',
    'todo-list',
    'view',
    'toggle',
    'destroy',
    'edit',
    'footer',
    'todo-count',
    'filters',
    'clear-completed',
  ];
  const classes = await page.evaluate((all) => all.map((name) => document.querySelector(`.${name}`)?.className), names);
  judge.equal(undefined, 'the class attributes', classes, names);
});

pageCheck(
  'classes: a row has the class attribute "", "completed", "editing" or "completed editing"',
  async ({ todos, page, api }) => {
    await api.makeAll([{ title: 'active' }, { title: 'done', completed: true }]);
    await todos.open();
    const classes = () =>
      page.$$eval('ul.todo-list > li', (items) => items.map((item) => item.className.split(' ').sort().join(' ')));
    await eventually('the class attributes of the rows', classes, ['', 'completed']);
    await (await todos.edit(0)).press('Escape');
    await eventually('the class attributes of the rows', classes, ['', 'completed']);
    await todos.edit(1);
    await eventually('the class attributes of the rows', classes, ['', 'completed editing']);
    await page.keyboard.press('Escape');
    await todos.edit(0);
    await eventually('the class attributes of the rows', classes, ['editing', 'completed']);
  },
);

pageCheck(
  'classes: of the filters the shown one has the class attribute "selected", the others ""',
  async ({ todos, page, api }) => {
    await api.make();
    await todos.open();
    const classes = () => page.$$eval('ul.filters > li > a', (links) => links.map((link) => link.className));
    await eventually('the class attributes of the filters', classes, ['selected', '', '']);
    await todos.filter('Active').click();
    await eventually('the class attributes of the filters', classes, ['', 'selected', '']);
    await todos.filter('Completed').click();
    await eventually('the class attributes of the filters', classes, ['', '', 'selected']);
  },
);

const hidden = (/** @type {Page} */ page) => async () => {
  const selectors = ['.main', '.footer', '.clear-completed'];
  return page.evaluate(
    (names) =>
      names.filter((name) => {
        const element = document.querySelector(name);
        return element?.hasAttribute('hidden') && getComputedStyle(element).display === 'none';
      }),
    selectors,
  );
};

pageCheck(
  'empty list: .main, .footer and .clear-completed are there, with the attribute hidden',
  async ({ todos, page }) => {
    await todos.open();
    await eventually('elements there, hidden and not displayed', hidden(page), [
      '.main',
      '.footer',
      '.clear-completed',
    ]);
  },
);

pageCheck('empty list: .main and .footer show with the first todo and hide with the last', async ({ todos, page }) => {
  await todos.open();
  await todos.add('one');
  await eventually('hidden elements', hidden(page), ['.clear-completed']);
  await todos.toggle(0);
  await eventually('hidden elements', hidden(page), []);
  await todos.destroy(0);
  await eventually('hidden elements', hidden(page), ['.main', '.footer', '.clear-completed']);
});

pageCheck('rows: .destroy is not displayed until its row is hovered', async ({ todos, page, api }) => {
  await api.makeAll([{ title: 'one' }, { title: 'two' }]);
  await todos.open();
  await todos.shows(['[ ] one', '[ ] two']);
  await page.mouse.move(0, 0);
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
  const display = () =>
    page.$$eval('button.destroy', (buttons) => buttons.map((button) => getComputedStyle(button).display !== 'none'));
  await eventually('which .destroy are displayed', display, [false, false]);
  await todos.items.nth(1).hover();
  await eventually('which .destroy are displayed', display, [false, true]);
});

pageCheck('rows: .destroy is reached by the keyboard', async ({ todos, page, api }) => {
  await api.make({ title: 'one' });
  await todos.open();
  await todos.shows(['[ ] one']);
  await page.mouse.move(0, 0);
  await todos.items.nth(0).locator('input.toggle').focus();
  await eventually('.destroy displayed', () => todos.items.nth(0).locator('button.destroy').isVisible(), true, 2000);
  await page.keyboard.press('Tab');
  await eventually(
    'the class of the focused element',
    () => page.evaluate(() => document.activeElement?.className),
    'destroy',
    2000,
  );
  await page.keyboard.press('Enter');
  await todos.shows([]);
});

pageCheck(
  'uniqueness: one heading, one link per filter, one checkbox per row, no other list',
  async ({ todos, page, api }) => {
    await api.makeAll([{ title: 'one' }, { title: 'two' }]);
    await todos.open();
    await todos.shows(['[ ] one', '[ ] two']);
    judge.equal(undefined, 'headings with "todos"', await page.getByRole('heading', { name: 'todos' }).count(), 1);
    for (const name of ['all', 'active', 'completed'])
      judge.equal(undefined, `links with "${name}"`, await page.getByRole('link', { name }).count(), 1);
    judge.equal(undefined, 'textboxes with "edit"', await page.getByRole('textbox', { name: 'edit' }).count(), 0);
    judge.equal(
      undefined,
      'checkboxes in a row',
      await todos.items.nth(0).locator('input[type=checkbox], [role=checkbox]').count(),
      1,
    );
    const lists = await page.$$eval('ul, ol, [role=list]', (all) =>
      all.filter((list) => list.getClientRects().length > 0).map((list) => list.className),
    );
    judge.equal(undefined, 'visible lists', lists, ['todo-list', 'filters']);
  },
);

pageCheck('uniqueness: one textbox "edit" while a row is edited', async ({ todos, page, api }) => {
  await api.makeAll([{ title: 'one' }, { title: 'two' }]);
  await todos.open();
  await todos.edit(0);
  await eventually('textboxes with "edit"', () => page.getByRole('textbox', { name: 'edit' }).count(), 1);
});

pageCheck('uniqueness: nothing repeats a title or "N items left"', async ({ todos, page }) => {
  await todos.open();
  await todos.add('feed the cat', 'walk the dog');
  await todos.settled();
  judge.equal(undefined, 'elements with the text "feed the cat"', await page.getByText('feed the cat').count(), 1);
  judge.equal(undefined, 'elements with the text "2 items left"', await page.getByText('2 items left').count(), 1);
  judge.equal(undefined, 'attributes title with a title', await page.locator('[title*="feed the cat"]').count(), 0);
  await todos.toggle(0);
  await todos.destroy(1);
  await todos.settled();
  judge.equal(undefined, 'elements with the text "walk the dog"', await page.getByText('walk the dog').count(), 0);
  judge.equal(undefined, 'elements with the text "0 items left"', await page.getByText('0 items left').count(), 1);
});
