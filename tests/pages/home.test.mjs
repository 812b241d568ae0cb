import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeSource, launch, site } from './browser.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Opens a page of the site in a fresh profile, and fails on any error of a script or of the console. */
async function open(path = '', options = {}) {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(5000);
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(new URL(path, site).href);
  return { page, errors, context };
}

const option = (page, value) => page.locator(`.option input[value="${value}"]`);
/** What a mouse hits: the input lies under its card. */
const card = (page, value) => page.locator(`.option:has(input[value="${value}"])`);

test('the page shows the default stack, its command, its files and a download', async () => {
  const { page, errors } = await open();
  assert.match(await page.title(), /TodoApp Generator/);
  assert.match(await page.locator('.command code').innerText(), /^curl -G http.*\/starter\.zip/);
  assert.ok((await page.locator('.tree a').count()) > 20);
  assert.match(await page.locator('#file pre').innerText(), /make/);
  assert.deepEqual(errors, []);
});

test('a choice changes the stack and the files at once, and the address can be shared', async () => {
  const { page, errors, context } = await open();
  await option(page, 'postgresql').check();
  await page.locator('.facts', { hasText: 'PostgreSQL' }).waitFor();
  assert.match(page.url(), /database=postgresql/);
  const shared = await context.newPage();
  await shared.goto(page.url());
  assert.ok(await option(shared, 'postgresql').isChecked());
  assert.deepEqual(errors, []);
});

test('a file of the project is shown when it is chosen', async () => {
  const { page } = await open();
  await page.locator('.tree a', { hasText: 'Makefile' }).first().click();
  await page.locator('.file-head', { hasText: 'Makefile' }).waitFor();
  assert.match(await page.locator('#file pre').innerText(), /conformance/);
});

test('a broken rule is repaired and told, with the other way out', async () => {
  const { page } = await open('?options=ci');
  const note = page.locator('.note.adjusted');
  assert.match(await note.innerText(), /\+ Tests[^]*− Continuous integration/);
  assert.ok(await option(page, 'tests').isChecked());
});

test('a wrong name is told beside the choices, and can be corrected', async () => {
  const { page } = await open('?name=My%20App%7B%7B');
  assert.match(await page.locator('.note.problem').innerText(), /name/i);
  assert.equal(await page.locator('input[name=name]').inputValue(), 'My App{{');
  assert.equal(await page.locator('input[name=name]').getAttribute('aria-invalid'), 'true');
  await page.locator('input[name=name]').fill('my-app');
  await page.locator('.primary').waitFor();
});

test('the download button gives the archive of the choices', async () => {
  const { page } = await open('?name=shop&database=postgresql');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.primary').click()]);
  assert.equal(download.suggestedFilename(), 'shop.zip');
});

test('without JavaScript the same choices, preview, file view and download work', async () => {
  const { page } = await open('', { javaScriptEnabled: false });
  await card(page, 'postgresql').click();
  await card(page, 'docker').click();
  await page.locator('.without-script button').click();
  assert.match(await page.locator('.facts').innerText(), /PostgreSQL/);
  assert.match(await page.locator('.facts').innerText(), /Docker/);
  await page.locator('.tree a', { hasText: 'compose.yaml' }).click();
  assert.match(await page.locator('#file pre').innerText(), /services:/);
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.primary').click()]);
  assert.match(download.suggestedFilename(), /\.zip$/);
});

test('an option can be taken away, also the last one', async () => {
  const { page } = await open('?options=tests', { javaScriptEnabled: false });
  await card(page, 'tests').click();
  await page.locator('.without-script button').click();
  assert.equal(await option(page, 'tests').isChecked(), false);
});

test('everything can be reached and chosen by keyboard', async () => {
  const { page } = await open();
  await page.keyboard.press('Tab');
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Skip/);
  await page.keyboard.press('Enter');
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement.name)) === 'database') break;
  }
  await page.keyboard.press('ArrowDown');
  await page.locator('.facts', { hasText: 'PostgreSQL' }).waitFor();
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement.matches('.primary'))) return;
  }
  assert.fail('the download button was not reached by Tab');
});

test('French is chosen by the browser, and by a link that keeps the choices', async () => {
  const { page } = await open('', { locale: 'fr-FR' });
  assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
  const english = await open('?database=postgresql');
  await english.page.locator('nav [hreflang=fr]').click();
  assert.equal(await english.page.locator('html').getAttribute('lang'), 'fr');
  assert.ok(await option(english.page, 'postgresql').isChecked());
});

for (const colorScheme of ['light', 'dark'])
  for (const locale of ['en-GB', 'fr-FR'])
    test(`axe finds nothing to mend, ${colorScheme}, ${locale}`, async () => {
      const { page } = await open('?options=ci&name=Wrong!', { colorScheme, locale });
      const other = await open('', { colorScheme, locale });
      for (const one of [page, other.page]) {
        // Not by addScriptTag: the content security policy rightly refuses it.
        await one.evaluate(axeSource);
        const { violations } = await one.evaluate(() => globalThis.axe.run());
        assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
      }
    });

for (const width of [320, 390, 768, 1280])
  test(`nothing hangs over at ${width} pixels`, async () => {
    const { page } = await open('', { viewport: { width, height: 900 } });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
  });

test('the page weighs at most 100 kB, of which 30 kB JavaScript', async () => {
  const { page } = await open();
  const sizes = await page.evaluate(() =>
    performance.getEntries().filter((entry) => 'encodedBodySize' in entry).map((entry) => [entry.name, entry.encodedBodySize]));
  const sum = (list) => list.reduce((total, [, size]) => total + size, 0);
  assert.ok(sum(sizes) <= 100_000, `${sum(sizes)} bytes`);
  assert.ok(sum(sizes.filter(([name]) => name.endsWith('.js'))) <= 30_000);
});

test('a template tag in a description is shown as it is', async () => {
  const { page } = await open(`?description=${encodeURIComponent('{{name}} <b>&</b> ${x}')}`);
  assert.equal(await page.locator('input[name=description]').inputValue(), '{{name}} <b>&</b> ${x}');
  assert.equal(await page.locator('main b').count(), 0);
});
