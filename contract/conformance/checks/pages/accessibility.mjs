/** P: a page for everybody: what axe can judge, the keyboard, a narrow window. */
import axe from 'axe-core';
import * as judge from '../../lib/judge.mjs';
import { pageCheck } from '../../lib/page-check.mjs';
import { eventually } from '../../lib/todo-page.mjs';

/** @typedef {import('../../lib/page-check.mjs').Scene} Scene */

// The contrast rules are among them, with the 4.5:1 of level AA.
const WCAG_2_2_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

/** @param {import('playwright-core').Page} page */
async function violations(page) {
  await page.evaluate(axe.source);
  const options = { runOnly: WCAG_2_2_AA, resultTypes: ['violations'] };
  const found = await page.evaluate((asked) => Reflect.get(window, 'axe').run(document, asked), options);
  return found.violations.flatMap((/** @type {any} */ { id, nodes }) =>
    nodes.map(
      (/** @type {any} */ node) => `${id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? node.failureSummary}`,
    ),
  );
}

/** @type {Record<string, (scene: Scene) => Promise<unknown>>} */
const STATES = {
  'the empty list': async () => undefined,
  'active todos': ({ todos }) => todos.add('one', 'two'),
  'completed todos': async ({ todos }) => {
    await todos.add('one', 'two');
    await todos.toggle(0);
  },
  'a row being edited': async ({ todos }) => {
    await todos.add('one');
    await todos.edit(0);
  },
  'a hovered row': async ({ todos }) => {
    await todos.add('one');
    await todos.items.nth(0).hover();
  },
  'an error': async ({ todos, proxy }) => {
    proxy.breaks = ({ method }) => method === 'POST';
    await todos.add('one');
    await eventually('.error visible', () => todos.error.isVisible(), true);
  },
};

for (const [state, reach] of Object.entries(STATES)) {
  for (const colorScheme of /** @type {('light' | 'dark')[]} */ (['light', 'dark'])) {
    pageCheck(
      `accessibility: axe finds nothing of WCAG 2.2 AA with ${state}, where the system is ${colorScheme}`,
      async (scene) => {
        // Without movement no colour is caught half way.
        await scene.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await scene.todos.open();
        await reach(scene);
        await scene.todos.settled();
        await scene.page.waitForTimeout(400);
        judge.equal(undefined, 'violations', await violations(scene.page), []);
      },
    );
  }
}

pageCheck(
  'accessibility: the toggles, the button of a row, the filters and "Clear completed" are reached with Tab',
  async ({ todos, page, api }) => {
    await api.makeAll([{ title: 'one' }, { title: 'two', completed: true }]);
    await todos.open();
    await todos.shows(['[ ] one', '[x] two']);
    await todos.newTodo.focus();
    /** @type {string[]} */
    const reached = [];
    // Behind the last element the focus leaves the document.
    for (let at = 'new-todo'; at !== '' && reached.length < 50; reached.push(at)) {
      await page.keyboard.press('Tab');
      at = await page.evaluate(
        () => document.activeElement?.getAttribute('href') ?? document.activeElement?.className ?? '',
      );
    }
    for (const name of ['toggle-all', 'toggle', 'destroy', '#/', '#/active', '#/completed', 'clear-completed']) {
      judge.holds(undefined, `${name} among what Tab reaches`, reached.includes(name), reached);
    }
    judge.equal(undefined, 'buttons of rows reached', reached.filter((name) => name === 'destroy').length, 2);
  },
);

pageCheck(
  'accessibility: at 390 pixels nothing scrolls sideways or is cut off, with a title of 500 letters',
  async ({ todos, page, api }) => {
    await api.makeAll([{ title: 'x'.repeat(500) }, { title: 'done', completed: true }]);
    await page.setViewportSize({ width: 390, height: 844 });
    await todos.open();
    await eventually('the number of rows', () => todos.items.count(), 2);
    const { scrollWidth, outside } = await page.evaluate(() => ({
      scrollWidth: document.documentElement.scrollWidth,
      outside: [...document.querySelectorAll('.todoapp *')]
        .filter((element) => {
          const { left, right, width } = element.getBoundingClientRect();
          return width > 0 && (left < 0 || Math.floor(right) > innerWidth);
        })
        .map((element) => element.className || element.tagName),
    }));
    judge.holds(undefined, 'a document no wider than 390 pixels', scrollWidth <= 390, scrollWidth);
    judge.equal(undefined, 'elements beyond the window', outside, []);
    const label = await todos.label(0).evaluate(({ scrollWidth: content, clientWidth: shown }) => content - shown);
    judge.holds(undefined, 'the whole title inside its label', label <= 0, `${label} pixels beyond`);
  },
);
