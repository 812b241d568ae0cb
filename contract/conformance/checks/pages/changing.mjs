/** P: toggling, toggling all, deleting, clearing. */
import * as judge from '../../lib/judge.mjs';
import { behaviour } from '../../lib/page-check.mjs';
import { AT_ONCE_MS, eventually } from '../../lib/todo-page.mjs';

/** @param {import('../../lib/api.mjs').Api} api */
const stored = async (api) =>
  (await api.todos()).map(({ title, completed }) => `${completed ? '[x]' : '[ ]'} ${title}`);

/** @param {import('../../lib/page-check.mjs').Scene} scene @param {{ title: string, completed?: boolean }[]} list */
async function opened({ todos, api }, list) {
  await api.makeAll(list);
  await todos.open();
  await todos.shows(list.map(({ title, completed }) => `${completed ? '[x]' : '[ ]'} ${title}`));
}

/** After a reload the page shows the same, and the API has it. @param {import('../../lib/page-check.mjs').Scene} scene @param {string[]} rows */
async function kept({ todos, api }, rows) {
  await todos.settled();
  await todos.shows(rows);
  await todos.reload();
  await todos.shows(rows);
  judge.equal(undefined, 'the todos in the API', await stored(api), rows);
}

behaviour('toggling: the checkbox completes a todo and makes it active again', async (scene) => {
  const { todos } = scene;
  await opened(scene, [{ title: 'one' }, { title: 'two' }]);
  await todos.toggle(0);
  await todos.shows(['[x] one', '[ ] two'], AT_ONCE_MS);
  judge.equal(undefined, 'the checkbox', await todos.items.nth(0).locator('input.toggle').isChecked(), true);
  await todos.toggle(1);
  await todos.toggle(0);
  await todos.shows(['[ ] one', '[x] two'], AT_ONCE_MS);
  judge.equal(undefined, 'the checkbox', await todos.items.nth(0).locator('input.toggle').isChecked(), false);
  await kept(scene, ['[ ] one', '[x] two']);
});

behaviour('toggling: a todo just added can be toggled before the API has answered', async (scene) => {
  await opened(scene, []);
  await scene.todos.add('new');
  await scene.todos.toggle(0);
  await scene.todos.shows(['[x] new'], AT_ONCE_MS);
  await kept(scene, ['[x] new']);
});

behaviour('toggling all: completes every todo, then makes every todo active', async (scene) => {
  const { todos } = scene;
  await opened(scene, [{ title: 'one' }, { title: 'two', completed: true }, { title: 'three' }]);
  await todos.toggleAll.click();
  await todos.shows(['[x] one', '[x] two', '[x] three'], AT_ONCE_MS);
  await kept(scene, ['[x] one', '[x] two', '[x] three']);
  await todos.toggleAll.click();
  await todos.shows(['[ ] one', '[ ] two', '[ ] three'], AT_ONCE_MS);
  await kept(scene, ['[ ] one', '[ ] two', '[ ] three']);
});

behaviour('toggling all: its checkbox is checked when every todo is completed, and only then', async (scene) => {
  const { todos } = scene;
  await opened(scene, [{ title: 'one' }, { title: 'two' }]);
  const checked = () => todos.toggleAll.isChecked();
  await eventually('.toggle-all', checked, false);
  await todos.toggle(0);
  await eventually('.toggle-all', checked, false);
  await todos.toggle(1);
  await eventually('.toggle-all', checked, true, AT_ONCE_MS);
  await todos.toggle(0);
  await eventually('.toggle-all', checked, false, AT_ONCE_MS);
  await todos.toggle(0);
  await todos.settled();
  await todos.reload();
  await eventually('.toggle-all', checked, true);
});

behaviour('toggling all: it is for every todo, whatever the filter', async (scene) => {
  const { todos } = scene;
  await opened(scene, [{ title: 'one' }, { title: 'two', completed: true }]);
  await todos.filter('Completed').click();
  await todos.shows(['[x] two']);
  await todos.toggleAll.click();
  await todos.filter('All').click();
  await kept(scene, ['[x] one', '[x] two']);
});

behaviour('clearing: it is for every completed todo, whatever the filter', async (scene) => {
  const { todos } = scene;
  await opened(scene, [{ title: 'one' }, { title: 'two', completed: true }]);
  await todos.filter('Active').click();
  await todos.shows(['[ ] one']);
  await todos.clearCompleted.click();
  await todos.filter('All').click();
  await kept(scene, ['[ ] one']);
});

behaviour('deleting: the button of a row deletes it', async (scene) => {
  await opened(scene, [{ title: 'one' }, { title: 'two' }, { title: 'three' }]);
  await scene.todos.destroy(1);
  await scene.todos.shows(['[ ] one', '[ ] three'], AT_ONCE_MS);
  await scene.todos.counts('2 items left', AT_ONCE_MS);
  await kept(scene, ['[ ] one', '[ ] three']);
});

behaviour('deleting: a todo just added can be deleted before the API has answered', async (scene) => {
  await opened(scene, [{ title: 'kept' }]);
  await scene.todos.add('gone');
  await scene.todos.destroy(1);
  await scene.todos.shows(['[ ] kept'], AT_ONCE_MS);
  await kept(scene, ['[ ] kept']);
});

behaviour('clearing: the button deletes the completed todos and hides', async (scene) => {
  const { todos } = scene;
  await opened(scene, [
    { title: 'one' },
    { title: 'two', completed: true },
    { title: 'three' },
    { title: 'four', completed: true },
  ]);
  await eventually('.clear-completed visible', () => todos.clearCompleted.isVisible(), true);
  await todos.clearCompleted.click();
  await todos.shows(['[ ] one', '[ ] three'], AT_ONCE_MS);
  await eventually('.clear-completed visible', () => todos.clearCompleted.isVisible(), false, AT_ONCE_MS);
  await kept(scene, ['[ ] one', '[ ] three']);
});

behaviour('clearing: the button shows only while there are completed todos', async (scene) => {
  const { todos } = scene;
  await opened(scene, [{ title: 'one' }]);
  for (const isVisible of [true, false]) {
    await todos.toggle(0);
    await eventually('.clear-completed visible', () => todos.clearCompleted.isVisible(), isVisible, AT_ONCE_MS);
  }
});
