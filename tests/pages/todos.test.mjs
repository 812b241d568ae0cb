/** The product's own todo page: what the conformance suite does not ask of it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeSource, launch, site } from './browser.mjs';

const address = (path) => new URL(path, site).href;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** A page of the site in a fresh profile. */
async function open(path, { cookies = [], ...options } = {}) {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  await context.addCookies(cookies);
  const page = await context.newPage();
  page.setDefaultTimeout(5000);
  await page.goto(address(path));
  return { page, context };
}

/** The cookies of a new account, as a browser has them that signed in. */
async function signedUp() {
  const answer = await fetch(address('/private/v1/auth/register'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: `${crypto.randomUUID()}@example.org`, password: 'correct horse battery' }),
  });
  assert.equal(answer.status, 201);
  const { accessToken, refreshToken } = await answer.json();
  return [
    { name: 'todo_access', value: accessToken, url: site },
    { name: 'todo_refresh', value: refreshToken, url: site },
  ];
}

const listens = (page) => page.locator('.new-todo:enabled').waitFor();
const isIdle = (page) => page.locator('.todoapp[aria-busy=false]').waitFor();
const add = async (page, title) => {
  await page.locator('.new-todo').fill(title);
  await page.locator('.new-todo').press('Enter');
};

const plain = { javaScriptEnabled: false };
/** Sends a form, and waits for the page that answers. */
const press = async (page, name) => {
  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name, exact: true }).first().click();
  await loaded;
};
const titles = (page) => page.locator('.todo-form summary').allInnerTexts();
const addPlain = async (page, title) => {
  await page.locator('#title').fill(title);
  await press(page, 'Add');
};

test('a demonstration is a list of its own, kept at its address', async () => {
  const { page } = await open('/demo');
  assert.match(new URL(page.url()).pathname, /^\/demo\/[A-Za-z0-9_-]{43}$/);
  await listens(page);
  await add(page, 'kept');
  await isIdle(page);
  await page.reload();
  await page.locator('.todo-list label', { hasText: 'kept' }).waitFor();
  const other = await open('/demo');
  await listens(other.page);
  assert.notEqual(other.page.url(), page.url());
  assert.equal(await other.page.locator('.todo-list li').count(), 0);
});

test('a demonstration that is not there is told', async () => {
  const { page } = await open(`/demo/${'x'.repeat(43)}`);
  assert.match(await page.locator('main').innerText(), /404/);
});

test('without JavaScript todos are added, renamed, completed and removed', async () => {
  const { page } = await open('/demo', plain);
  assert.equal(await page.locator('.todoapp').isVisible(), false);
  await addPlain(page, '  one <b>&</b> ');
  await addPlain(page, 'two');
  assert.deepEqual(await titles(page), ['one <b>&</b>', 'two']);
  await press(page, 'Done');
  assert.deepEqual(await page.locator('.todo-form li.completed summary').allInnerTexts(), ['one <b>&</b>']);
  await press(page, 'Reopen');
  assert.equal(await page.locator('.todo-form li.completed').count(), 0);
  await page.locator('summary').first().click();
  await page.getByRole('textbox', { name: 'Title', exact: true }).first().fill('first');
  await press(page, 'Save');
  assert.deepEqual(await titles(page), ['first', 'two']);
  await page.locator('summary').first().click();
  await press(page, 'Delete');
  assert.deepEqual(await titles(page), ['two']);
});

test('without JavaScript all todos are completed, reopened and cleared at once', async () => {
  const { page } = await open('/demo', plain);
  for (const title of ['one', 'two']) await addPlain(page, title);
  await press(page, 'Mark all as done');
  assert.equal(await page.locator('.todo-form li.completed').count(), 2);
  await press(page, 'Reopen all');
  assert.equal(await page.locator('.todo-form li.completed').count(), 0);
  await press(page, 'Done');
  await press(page, 'Clear what is done');
  assert.deepEqual(await titles(page), ['two']);
});

test('without JavaScript a refused title is told beside the form, and can be corrected', async () => {
  const { page } = await open('/demo', plain);
  await addPlain(page, 'x'.repeat(501));
  assert.match(await page.locator('.todo-form .error').innerText(), /not saved.*too long/);
  assert.equal((await page.locator('#title').inputValue()).length, 501);
  await addPlain(page, '   ');
  assert.equal(await page.locator('.todo-form .error').isVisible(), true);
  await addPlain(page, 'short');
  assert.deepEqual(await titles(page), ['short']);
  assert.equal(await page.locator('.todo-form .error').count(), 0);
});

test('without JavaScript the list is filtered, and a form leads back to where it was sent from', async () => {
  const { page } = await open('/demo', plain);
  for (const title of ['one', 'two', 'three']) await addPlain(page, title);
  await page.getByRole('link', { name: 'Active', exact: true }).click();
  await press(page, 'Done');
  assert.deepEqual(await titles(page), ['two', 'three']);
  assert.match(await page.locator('.todo-whole p').innerText(), /^2 left/);
  await page.getByRole('link', { name: 'Completed', exact: true }).click();
  assert.deepEqual(await titles(page), ['one']);
  assert.equal(await page.locator('[aria-current=page]').innerText(), 'Completed');
  await press(page, 'Clear what is done');
  assert.match(page.url(), /completed=true/);
  assert.equal(await page.locator('.todo-none').isVisible(), true);
});

test('without JavaScript the focus stays at the todo that was changed', async () => {
  const { page } = await open('/demo', plain);
  for (const title of ['one', 'two']) await addPlain(page, title);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'title');
  const loaded = page.waitForEvent('load');
  await page.locator('.todo-form li').last().getByRole('button', { name: 'Done' }).click();
  await loaded;
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'two');
});

test('a refusal is told in the language of the page', async () => {
  const { page } = await open('/demo', { locale: 'fr-FR' });
  await listens(page);
  await add(page, 'x'.repeat(501));
  const error = page.locator('.error');
  await error.waitFor();
  assert.match(await error.innerText(), /n’a pas été enregistrée. C’est trop long.*500 caractères/);
  assert.equal(await error.locator('[lang=en]').count(), 0);
});

test('without JavaScript a refusal after a change is not lost behind the todo changed before', async () => {
  const { page } = await open('/demo', plain);
  await addPlain(page, 'one');
  await press(page, 'Done');
  assert.match(page.url(), /#todo-/);
  await addPlain(page, 'x'.repeat(501));
  assert.equal(await page.evaluate(() => document.activeElement.id), 'title');
});

test('a reload after a form does not send it again', async () => {
  const { page } = await open('/demo', plain);
  await addPlain(page, 'once');
  await page.reload();
  assert.deepEqual(await titles(page), ['once']);
});

test('an account has its list, with and without JavaScript', async () => {
  const cookies = await signedUp();
  const { page } = await open('/account/todos', { cookies });
  await listens(page);
  await add(page, 'mine');
  await isIdle(page);
  const other = await open('/account/todos', { cookies, ...plain });
  assert.deepEqual(await titles(other.page), ['mine']);
  await press(other.page, 'Done');
  await page.reload();
  await page.locator('.todo-list li.completed', { hasText: 'mine' }).waitFor();
});

test('a page goes on by itself when the access token has run out', async () => {
  const { page, context } = await open('/account/todos', { cookies: await signedUp() });
  await listens(page);
  await context.clearCookies({ name: 'todo_access' });
  for (const title of ['one', 'two']) await add(page, title);
  await isIdle(page);
  assert.equal(await page.locator('.error').isVisible(), false);
  await page.reload();
  await page.locator('.todo-list li', { hasText: 'two' }).waitFor();
  assert.equal(await page.locator('.todo-list li').count(), 2);
});

test('a page whose session has ended leads to the sign-in and back', async () => {
  const { page, context } = await open('/account/todos', { cookies: await signedUp() });
  await listens(page);
  await context.clearCookies();
  await add(page, 'lost');
  await page.waitForURL(/\/account\/sign-in/);
  assert.equal(new URL(page.url()).searchParams.get('next'), '/account/todos');
});

test('nobody sees the list of an account without signing in', async () => {
  const { page } = await open('/account/todos', plain);
  assert.equal(new URL(page.url()).pathname, '/account/sign-in');
});

test('the home page leads to a demonstration', async () => {
  const { page } = await open('/');
  await page.locator('a[href="/demo"]').click();
  await listens(page);
});

/** The page as a browser without scripts reads it, where axe can run, which is one. */
async function openForAxe(path, options) {
  const { page } = await open('/llms.txt', options);
  await page.route(address(path), async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/<\/?noscript>|<script[^>]*><\/script>/g, '');
    await route.fulfill({ response, body });
  });
  await page.goto(address(path));
  return page;
}

for (const colorScheme of ['light', 'dark'])
  for (const locale of ['en-GB', 'fr-FR'])
    test(`axe finds nothing to mend in the forms, ${colorScheme}, ${locale}`, async () => {
      const { page } = await open('/demo', plain);
      for (const title of ['one', 'two']) await addPlain(page, title);
      await press(page, 'Done');
      const forms = await openForAxe(page.url().split('#')[0], { colorScheme, locale });
      await forms.locator('summary').first().click();
      await forms.evaluate(axeSource);
      const { violations } = await forms.evaluate(() => globalThis.axe.run());
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
    });
