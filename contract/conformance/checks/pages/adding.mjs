/** P: new todos. */
import { send } from '../../lib/http.mjs';
import * as judge from '../../lib/judge.mjs';
import { behaviour, pageCheck } from '../../lib/page-check.mjs';
import { AT_ONCE_MS, eventually } from '../../lib/todo-page.mjs';

pageCheck('adding: .new-todo has the focus when the page is ready', async ({ todos, page }) => {
  await todos.open();
  await eventually(
    'the class of the focused element',
    () => page.evaluate(() => document.activeElement?.className),
    'new-todo',
  );
});

pageCheck('adding: markup that a server sends has .new-todo disabled until the page listens', async ({ todos }) => {
  const { origin, pathname } = new URL(todos.url);
  const answer = judge.status(
    await send({ method: 'GET', origin, path: pathname, headers: { accept: 'text/html' } }),
    200,
  );
  const input = /<input[^>]*\bnew-todo\b[^>]*>/.exec(answer.text)?.[0];
  judge.holds(undefined, '.new-todo absent from the markup, or disabled', !input || /\sdisabled\b/.test(input), input);
});

behaviour('adding: Enter adds a row at the end and clears the input', async ({ todos }) => {
  await todos.open();
  for (const rows of [['[ ] one'], ['[ ] one', '[ ] two'], ['[ ] one', '[ ] two', '[ ] three']]) {
    await todos.add(String(rows.at(-1)).slice(4));
    await todos.shows(rows, AT_ONCE_MS);
    judge.equal(undefined, 'the value of .new-todo', await todos.newTodo.inputValue(), '');
  }
  await todos.settled();
  await todos.shows(['[ ] one', '[ ] two', '[ ] three']);
});

behaviour('adding: what was added is there after a reload, in the same order', async ({ todos, api }) => {
  await todos.open();
  await todos.add('one', 'two', 'three');
  await todos.settled();
  await todos.reload();
  await todos.shows(['[ ] one', '[ ] two', '[ ] three']);
  judge.equal(
    undefined,
    'the titles in the API',
    (await api.todos()).map(({ title }) => title),
    ['one', 'two', 'three'],
  );
});

behaviour('adding: many todos typed without a pause all land, in their order', async ({ todos, api }) => {
  const titles = Array.from({ length: 10 }, (_, index) => `quick ${index}`);
  await todos.open();
  await todos.add(...titles);
  await todos.settled();
  await todos.shows(titles.map((title) => `[ ] ${title}`));
  judge.equal(
    undefined,
    'the titles in the API',
    (await api.todos()).map(({ title }) => title),
    titles,
  );
});

pageCheck('adding: the title is trimmed, by the page and not by the answer', async ({ todos, api, proxy }) => {
  await todos.open();
  proxy.delay_ms = 2 * AT_ONCE_MS;
  await todos.add('   some text  ');
  await todos.shows(['[ ] some text'], AT_ONCE_MS);
  await todos.settled();
  judge.equal(undefined, 'the title in the API', (await api.todos())[0].title, 'some text');
});

behaviour('adding: a blank title adds nothing', async ({ todos, api, proxy }) => {
  await todos.open();
  await todos.add('', '   ');
  await todos.settled();
  await todos.shows([]);
  judge.equal(undefined, 'requests of the page that change something', proxy.mutations, []);
  judge.equal(undefined, 'the list of the API', await api.todos(), []);
});

pageCheck('adding: the page trims what the API trims, U+0085 and U+FEFF included', async ({ todos, api, proxy }) => {
  await todos.open();
  await todos.add('\u0085\u00a0\u3000\ufeff');
  await todos.settled();
  await todos.shows([]);
  judge.equal(undefined, 'requests for a blank title', proxy.mutations, []);
  await todos.add('\u0085\ufeff kept \u2003\u0085');
  await todos.shows(['[ ] kept'], AT_ONCE_MS);
  await todos.settled();
  judge.equal(
    undefined,
    'the titles in the API',
    (await api.todos()).map(({ title }) => title),
    ['kept'],
  );
});

behaviour('adding: a second Enter adds nothing', async ({ todos, api }) => {
  await todos.open();
  await todos.add('once');
  await todos.newTodo.press('Enter');
  await todos.newTodo.press('Enter');
  await todos.settled();
  await todos.shows(['[ ] once']);
  judge.equal(undefined, 'the number of todos in the API', (await api.todos()).length, 1);
});

pageCheck('adding: an Enter that ends a composition adds nothing', async ({ todos, proxy }) => {
  await todos.open();
  await todos.newTodo.fill('にほん');
  await todos.newTodo.dispatchEvent('keydown', {
    key: 'Enter',
    code: 'Enter',
    keyCode: 229,
    isComposing: true,
    bubbles: true,
    cancelable: true,
  });
  await todos.settled();
  await todos.shows([]);
  judge.equal(undefined, 'requests of the page that change something', proxy.mutations, []);
  judge.equal(undefined, 'the value of .new-todo', await todos.newTodo.inputValue(), 'にほん');
});

behaviour('adding: markup in a title is shown as text', async ({ todos, page }) => {
  const title = '<img src=x onerror="window.broken=true"><b>bold</b> & "quotes"';
  await todos.open();
  await todos.add(title);
  await todos.settled();
  await todos.reload();
  await todos.shows([`[ ] ${title}`]);
  judge.equal(undefined, 'elements made from the title', await page.locator('.todo-list img, .todo-list b').count(), 0);
  judge.equal(undefined, 'window.broken', await page.evaluate(() => Reflect.has(window, 'broken')), false);
});

behaviour('adding: emoji and scripts of other languages are kept', async ({ todos }) => {
  await todos.open();
  await todos.add('👩‍👩‍👧 買い物 שלום é');
  await todos.settled();
  await todos.reload();
  await todos.shows(['[ ] 👩‍👩‍👧 買い物 שלום é']);
});

behaviour('counting: the footer counts the active todos, "1 item left", "2 items left"', async ({ todos }) => {
  await todos.open();
  await todos.add('one');
  await todos.counts('1 item left', AT_ONCE_MS);
  await todos.add('two');
  await todos.counts('2 items left', AT_ONCE_MS);
  await todos.toggle(0);
  await todos.counts('1 item left', AT_ONCE_MS);
  await todos.toggle(1);
  await todos.counts('0 items left', AT_ONCE_MS);
  await todos.settled();
  await todos.counts('0 items left');
  judge.equal(undefined, 'the number alone, in <strong>', await todos.count.locator('strong').textContent(), '0');
});
