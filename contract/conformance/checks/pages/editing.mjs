/** P: a double click edits a title in place. */
import * as judge from '../../lib/judge.mjs';
import { behaviour } from '../../lib/page-check.mjs';
import { AT_ONCE_MS, eventually } from '../../lib/todo-page.mjs';

const TITLES = [{ title: 'one' }, { title: 'two' }, { title: 'three' }];

/** @param {import('../../lib/page-check.mjs').Scene} scene @param {number} index */
async function editing({ todos, api }, index) {
  await api.makeAll(TITLES);
  await todos.open();
  await todos.shows(['[ ] one', '[ ] two', '[ ] three']);
  return todos.edit(index);
}

/** @param {import('../../lib/page-check.mjs').Scene} scene @param {string[]} titles */
async function kept({ todos, api }, titles) {
  const rows = titles.map((title) => `[ ] ${title}`);
  await todos.shows(rows, AT_ONCE_MS);
  await todos.settled();
  await todos.shows(rows);
  judge.equal(undefined, 'rows still in editing', await todos.page.locator('li.editing').count(), 0);
  await todos.reload();
  await todos.shows(rows);
  judge.equal(
    undefined,
    'the titles in the API',
    (await api.todos()).map(({ title }) => title),
    titles,
  );
}

behaviour('editing: a double click shows the input with the title and the focus, and hides the view', async (scene) => {
  const input = await editing(scene, 1);
  await eventually('the value of .edit', () => input.inputValue(), 'two', AT_ONCE_MS);
  await eventually(
    'the focus in .edit',
    () => input.evaluate((element) => element === document.activeElement),
    true,
    AT_ONCE_MS,
  );
  judge.equal(undefined, 'visible inputs .edit', await scene.page.locator('input.edit:visible').count(), 1);
  const views = () => scene.page.$$eval('.view', (all) => all.map((view) => view.getClientRects().length > 0));
  judge.equal(undefined, 'which .view are displayed', await views(), [true, false, true]);
});

behaviour('editing: Enter saves', async (scene) => {
  const input = await editing(scene, 1);
  await input.fill('changed');
  await input.press('Enter');
  await kept(scene, ['one', 'changed', 'three']);
});

behaviour('editing: leaving the input saves', async (scene) => {
  const input = await editing(scene, 1);
  await input.fill('changed');
  await scene.todos.newTodo.click();
  await kept(scene, ['one', 'changed', 'three']);
});

behaviour('editing: the title is trimmed', async (scene) => {
  const input = await editing(scene, 1);
  await input.fill('   changed  ');
  await input.press('Enter');
  await kept(scene, ['one', 'changed', 'three']);
});

for (const [name, text] of [
  ['an empty title', ''],
  ['a blank title', '   '],
]) {
  behaviour(`editing: ${name} deletes the todo`, async (scene) => {
    const input = await editing(scene, 1);
    await input.fill(text);
    await input.press('Enter');
    await kept(scene, ['one', 'three']);
  });
}

behaviour('editing: Escape discards, and the blur that follows saves nothing', async (scene) => {
  const input = await editing(scene, 1);
  await input.fill('discarded');
  await input.press('Escape');
  await scene.todos.newTodo.click();
  await kept(scene, ['one', 'two', 'three']);
  judge.equal(undefined, 'requests of the page that change something', scene.proxy.mutations, []);
});

behaviour('editing: after Escape the next edit starts with the title again', async (scene) => {
  const input = await editing(scene, 1);
  await input.fill('discarded');
  await input.press('Escape');
  const again = await scene.todos.edit(1);
  await eventually('the value of .edit', () => again.inputValue(), 'two', AT_ONCE_MS);
});

behaviour('editing: Enter saves once, not again by the blur that follows', async (scene) => {
  const input = await editing(scene, 1);
  await input.fill('changed');
  await input.press('Enter');
  await scene.todos.settled();
  judge.equal(undefined, 'requests of the page that change something', scene.proxy.mutations.length, 1);
});

behaviour('editing: the title that was there is not sent', async (scene) => {
  const input = await editing(scene, 1);
  await input.fill('  two ');
  await input.press('Enter');
  await scene.todos.settled();
  await scene.todos.shows(['[ ] one', '[ ] two', '[ ] three']);
  judge.equal(undefined, 'requests of the page that change something', scene.proxy.mutations, []);
});

behaviour('editing: a completed todo stays completed', async ({ todos, api }) => {
  await api.make({ title: 'done', completed: true });
  await todos.open();
  const input = await todos.edit(0);
  await input.fill('changed');
  await input.press('Enter');
  await todos.settled();
  await todos.reload();
  await todos.shows(['[x] changed']);
});

behaviour('editing: a todo just added can be edited before the API has answered', async (scene) => {
  await scene.todos.open();
  await scene.todos.add('new');
  const input = await scene.todos.edit(0);
  await input.fill('changed');
  await input.press('Enter');
  await kept(scene, ['changed']);
});
