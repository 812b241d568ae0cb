import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { axeSource, launch, site } from './browser.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Asks the instance "user" of the deployment that serves the site, as its administrator. */
const sql = (text) =>
  execFileSync('psql', ['-X', '-q', '-At', '-h', realpathSync(`${process.env.TODO_STATE_DIR}/run`), '-p',
    String(5433 + Number(process.env.PORT_OFFSET ?? 0)), '-U', 'postgres', '-d', 'user', '-c', text], { encoding: 'utf8' }).trim();

/** The path of the link in the last mail to an address. */
const linkTo = (email) =>
  sql(`select body from app.mail where recipient = '${email}' and body like '%/account/%' order by id desc limit 1`).match(/\/account\/[a-z]+\/[\w-]{43}/)[0];

let people = 0;
const somebody = () => `reader-${process.pid}-${Date.now()}-${people++}@example.org`;
const password = 'four words make passwords';

async function open(path = '', options = {}) {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(5000);
  page.errors = [];
  page.on('pageerror', (error) => page.errors.push(error.message));
  await page.goto(new URL(path, site).href);
  return page;
}
const path = (page) => new URL(page.url()).pathname;
const heading = (page) => page.locator('h1').innerText();
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

async function signUp(page, email = somebody()) {
  await page.goto(new URL('account/sign-up', site).href);
  await page.fill('#email', email);
  await page.fill('#password', password);
  await press(page, 'Create an account');
  await page.waitForURL('**/account');
  return email;
}
const confirm = (email) => sql(`update app.account set email_verified_at = now() where email = '${email}'`);

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';

  test(`an account is made, left and entered again, and what was asked for is shown then, ${how}`, async () => {
    const page = await open('account/projects?lang=en', { javaScriptEnabled });
    assert.equal(path(page), '/account/sign-in');
    await page.getByRole('link', { name: 'Create an account' }).click();
    const email = somebody();
    await page.fill('#email', email);
    await page.fill('#password', password);
    await press(page, 'Create an account');
    assert.equal(path(page), '/account/projects');
    await press(page, 'Sign out');
    assert.equal(path(page), '/account/sign-in');
    assert.deepEqual(await page.context().cookies(), []);
    await page.goto(new URL('account/sessions', site).href);
    await page.fill('#email', email);
    await page.fill('#password', password);
    await press(page, 'Sign in');
    assert.equal(path(page), '/account/sessions');
    assert.match(await page.locator('main').innerText(), /This is the session you use now/);
    assert.deepEqual(page.errors, []);
  });

  test(`a stack is saved, renamed, downloaded, shared and deleted, ${how}`, async () => {
    const page = await open('?database=postgresql&name=shop', { javaScriptEnabled });
    await page.getByRole('link', { name: 'Save this stack' }).click();
    assert.equal(path(page), '/account/sign-in');
    await page.getByRole('link', { name: 'Create an account' }).click();
    const email = somebody();
    await page.fill('#email', email);
    await page.fill('#password', password);
    await press(page, 'Create an account');
    assert.equal(path(page), '/account/projects/new');
    assert.equal(await page.inputValue('#name'), 'shop');
    await press(page, 'Save');
    await page.getByRole('link', { name: 'shop' }).click();
    await page.fill('#name', 'My <b>shop</b>');
    await press(page, 'Rename');
    assert.equal(await heading(page), 'My <b>shop</b>');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download .zip' }).click()]);
    assert.equal(download.suggestedFilename(), 'shop.zip');
    await press(page, 'Share');
    assert.match(await page.locator('.note.problem').innerText(), /Confirm the address/);
    confirm(email);
    await press(page, 'Share');
    const link = await page.getByRole('link', { name: 'The shared page' }).getAttribute('href');
    const guest = await open(link.slice(1), { javaScriptEnabled });
    assert.equal(await heading(guest), 'My <b>shop</b>');
    assert.ok(!(await guest.content()).includes(email));
    await guest.getByRole('link', { name: 'Open the choices' }).click();
    assert.ok(await guest.locator('input[value=postgresql]').isChecked());
    await press(page, 'Share no more');
    assert.equal((await guest.goto(new URL(link, site).href)).status(), 404);
    await page.locator('summary', { hasText: 'Delete this project' }).click();
    await press(page, 'Delete this project');
    assert.match(await page.getByRole('status').innerText(), /deleted/);
    assert.equal(path(page), '/account/projects');
    assert.match(await page.locator('main').innerText(), /Nothing is saved yet/);
  });

  test(`a token is shown once, works, and is revoked, ${how}`, async () => {
    const page = await open('', { javaScriptEnabled });
    confirm(await signUp(page));
    await page.getByRole('link', { name: 'Tokens' }).click();
    await page.fill('#name', 'cron');
    await press(page, 'Make a token');
    assert.match(await page.locator('#scopes-fault').innerText(), /Choose at least one/);
    assert.equal(await page.inputValue('#name'), 'cron');
    await page.getByRole('checkbox', { name: 'todos:read' }).check();
    await press(page, 'Make a token');
    const token = await page.locator('#token').innerText();
    assert.match(token, /^todo_[\w-]{43}$/);
    const ask = () => fetch(new URL('private/v1/todos', site), { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await ask()).status, 200);
    await page.locator('main').getByRole('link', { name: 'Tokens' }).click();
    assert.ok(!(await page.content()).includes(token));
    assert.equal(await page.getByRole('button', { name: 'Revoke cron' }).count(), 0);
    await page.getByText('Revoke', { exact: true }).first().click();
    await press(page, 'Revoke cron');
    assert.equal(await page.getByText('cron').count(), 0);
    assert.match(await page.getByRole('status').innerText(), /revoked/);
    assert.equal((await ask()).status, 401);
  });
}

test('another session is ended from the list, and its page asks to sign in at once', async () => {
  const page = await open();
  const email = await signUp(page);
  const other = await open('account/sign-in');
  await other.fill('#email', email);
  await other.fill('#password', password);
  await press(other, 'Sign in');
  await page.goto(new URL('account/sessions', site).href);
  assert.equal(await page.locator('.cards li').count(), 2);
  await press(page, 'End all other sessions');
  assert.equal(await page.locator('.cards li').count(), 1);
  assert.equal(await page.getByRole('button', { name: 'End all other sessions' }).count(), 0);
  await other.reload();
  assert.equal(path(other), '/account/sign-in');
});

test('a session goes on when its access token is gone, without signing in again', async () => {
  const page = await open();
  await signUp(page);
  await page.context().clearCookies({ name: 'todo_access' });
  await page.goto(new URL('account', site).href);
  assert.equal(path(page), '/account');
  assert.deepEqual((await page.context().cookies()).map(({ name, httpOnly, sameSite }) => `${name} ${httpOnly} ${sameSite}`).sort(),
    ['todo_access true Strict', 'todo_refresh true Strict']);
});

test('the links of mails confirm the address, give a new password and another address', async () => {
  const page = await open();
  const email = await signUp(page);
  assert.match(await page.locator('.facts').innerText(), /not confirmed/);
  await page.goto(new URL(linkTo(email), site).href);
  await press(page, 'Confirm your address');
  assert.match(await page.locator('.facts').innerText(), /\(confirmed\)/);

  await page.goto(new URL('account/reset', site).href);
  await page.fill('#email', email);
  await press(page, 'Send the mail');
  const link = linkTo(email);
  await page.goto(new URL(link, site).href);
  await page.fill('#password', 'another four words here');
  await press(page, 'Choose a new password');
  assert.match(await page.getByRole('status').innerText(), /password is changed/);
  await page.fill('#email', email);
  await page.fill('#password', 'another four words here');
  await press(page, 'Sign in');
  assert.equal(path(page), '/account');
  await page.goto(new URL(link, site).href);
  await page.fill('#password', 'again four other words');
  await press(page, 'Choose a new password');
  assert.match(await page.locator('.note.problem').innerText(), /used before, is too old/);
  assert.equal(await page.locator('main').getByRole('link', { name: 'Forgotten your password?' }).getAttribute('href'), '/account/reset');

  const next = somebody();
  await page.goto(new URL('account/email', site).href);
  await page.fill('#email', next);
  await page.fill('#password', 'not the password at all');
  await press(page, 'Send the mail');
  assert.match(await page.locator('.note.problem').innerText(), /password is wrong/);
  assert.equal(await page.inputValue('#email'), next);
  await page.fill('#password', 'another four words here');
  await press(page, 'Send the mail');
  await page.goto(new URL(linkTo(next), site).href);
  await press(page, 'Confirm the new address');
  assert.match(await page.locator('.facts').innerText(), new RegExp(next));
});

test('a refused form keeps what was typed, never a password, and says what is wrong where it is wrong', async () => {
  const page = await open('account/sign-up', { javaScriptEnabled: false });
  await page.locator('form.card').evaluate((form) => (form.noValidate = true));
  await page.fill('#email', 'no address');
  await page.fill('#password', 'short');
  await press(page, 'Create an account');
  assert.equal(await page.inputValue('#email'), 'no address');
  assert.equal(await page.inputValue('#password'), '');
  for (const id of ['email', 'password']) {
    const field = page.locator(`#${id}`);
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    const described = (await field.getAttribute('aria-describedby')).split(' ');
    assert.ok(described.includes(`${id}-fault`));
    assert.ok((await page.locator(`#${id}-fault`).innerText()).length > 5);
  }
  assert.equal(await page.evaluate(() => document.activeElement.id), 'problem');
});

test('only a page of this site is gone on to', async () => {
  for (const next of ['//evil.example/', 'https://evil.example/', '/\\evil.example', '/%5Cevil.example']) {
    const page = await open(`account/sign-up?next=${encodeURIComponent(next)}`);
    await page.fill('#email', somebody());
    await page.fill('#password', password);
    await press(page, 'Create an account');
    assert.equal(new URL(page.url()).origin, new URL(site).origin, next);
  }
});

test('the language that was asked for goes along', async () => {
  const page = await open('account/sign-in?lang=fr');
  assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
  await page.getByRole('link', { name: 'Créer un compte' }).click();
  await page.fill('#email', somebody());
  await page.fill('#password', password);
  await press(page, 'Créer un compte');
  assert.equal(await heading(page), 'Compte');
  await page.getByRole('link', { name: 'Jetons' }).click();
  assert.equal(await heading(page), 'Jetons');
});

test('an account is downloaded, and deleted for its password only', async () => {
  const page = await open();
  const email = await signUp(page);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download all that is kept of you' }).click();
  assert.equal(JSON.parse(await readFile(await (await download).path(), 'utf8')).account.email, email);
  await page.getByRole('link', { name: 'Delete the account' }).click();
  await page.fill('#password', `${password}!`);
  await press(page, 'Delete the account');
  assert.match(await page.getByRole('alert').innerText(), /password is wrong/i);
  await page.fill('#password', password);
  await press(page, 'Delete the account');
  await page.waitForURL(site);
  assert.deepEqual(await page.context().cookies(), []);
  assert.equal(sql(`select count(*) from app.account where email = '${email}'`), '0');
  await page.context().close();
});

/** One of every page, with something on it. */
async function everyPage(page) {
  const email = await signUp(page);
  confirm(email);
  await page.context().request.post(new URL('account/projects/new', site).href, {
    headers: { origin: new URL(site).origin },
    form: { name: 'shop', selection: 'a.b', release: '2026.11.0', query: 'name=shop' },
  });
  const id = sql(`select id from app.project where account = (select id from app.account where email = '${email}')`);
  return ['account', 'account/sessions', 'account/tokens', 'account/projects', `account/projects/${id}`, 'account/password', 'account/email', 'account/delete',
    'account/projects/new?name=shop&selection=a.b&release=2026.11.0&query=name%3Dshop', 'account/reset',
    `account/verify/${'a'.repeat(43)}`, `account/reset/${'a'.repeat(43)}`, `account/email/${'a'.repeat(43)}`, 'account/nothing'];
}

for (const colorScheme of ['light', 'dark']) {
  for (const width of [360, 1280]) {
    test(`no page has a barrier that axe finds, none is wider than the window: ${colorScheme}, ${width} px`, async () => {
      const page = await open('', { colorScheme, viewport: { width, height: 900 } });
      const look = async (where) => {
        await page.evaluate(axeSource);
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], where);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), where);
      };
      const pages = ['account/sign-in', 'account/sign-up'];
      for (const one of pages) {
        await page.goto(new URL(one, site).href);
        await look(one);
        await page.locator('form.card').evaluate((form) => (form.noValidate = true));
        await page.locator('form.card button').click();
        await look(`${one}, refused`);
      }
      for (const one of await everyPage(page)) {
        await page.goto(new URL(one, site).href);
        await look(one);
        if (process.env.SCREENSHOTS)
          await page.screenshot({ path: `${process.env.SCREENSHOTS}/${one.replace(/\W+/g, '-').slice(0, 40)}-${colorScheme}-${width}.png`, fullPage: true });
      }
    });
  }
}
