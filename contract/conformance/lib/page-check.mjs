/** A check of the page: an empty list, a browser that remembers nothing, and an API as slow as it says. */
import { after, test } from 'node:test';
import { Api } from './api.mjs';
import { launched } from './browser.mjs';
import { isSelected, plan } from './check.mjs';
import { DelayProxy } from './delay-proxy.mjs';
import { TodoPage, eventually } from './todo-page.mjs';

/** @typedef {import('playwright-core').Browser} Browser */
/** @typedef {import('playwright-core').Page} Page */

/**
 * @typedef {object} Scene
 * @property {TodoPage} todos the page, not opened yet
 * @property {Page} page
 * @property {Api} api
 * @property {DelayProxy} proxy
 */

/** The page reaches the API by its own address, or by the same path on its own origin. */
const apiAddresses = [plan.api, plan.page && new URL(plan.page).origin + new URL(plan.api).pathname].filter(Boolean);
const proxy = new DelayProxy((url) => apiAddresses.some((address) => url.startsWith(`${address}/`)));

/** @type {Promise<Browser> | undefined} */
let browser;

/** The one browser of this process. */
export function theBrowser() {
  browser ??= proxy.start().then((address) => launched(/** @type {string} */ (plan.browser), address));
  return browser;
}

after(async () => {
  await (await browser)?.close();
  proxy.stop();
});

/** The tab of the check before, which costs a fifth of a new one. @type {Page | undefined} */
let usedPage;

async function thePage() {
  const page = usedPage ?? (await (await theBrowser()).newPage());
  usedPage = undefined;
  page.setDefaultTimeout(5000);
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.mouse.move(0, 0);
  return page;
}

/** Makes the browser forget what the check did. @param {Page} page */
async function forget(page) {
  await page.goto('about:blank');
  page.removeAllListeners();
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(/** @type {string} */ (plan.page));
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await devtools.detach();
  // A request that outlives the page must not reach the next check.
  await eventually(
    'requests under way',
    async () => proxy.requests.filter(({ end_ms }) => end_ms === Infinity).length,
    0,
  );
}

/** @param {string} name @param {number} delay_ms @param {(scene: Scene) => Promise<unknown>} judgement */
function register(name, delay_ms, judgement) {
  if (!isSelected('P', name)) return;
  test(name, { timeout: 60_000 }, async () => {
    const api = new Api(plan);
    await api.clear();
    const page = await thePage();
    try {
      proxy.delay_ms = delay_ms;
      await judgement({ todos: new TodoPage(page, /** @type {string} */ (plan.page)), page, api, proxy });
      await forget(page);
      usedPage = page;
    } catch (error) {
      // Nobody knows what is still going on in it.
      await page.close();
      throw error;
    } finally {
      proxy.reset();
      await api.clear();
    }
  });
}

/** Of the page as it stands. @param {string} sentence @param {(scene: Scene) => Promise<unknown>} judgement */
export function pageCheck(sentence, judgement) {
  register(`P ${sentence}`, 0, judgement);
}

/** Of its behaviour: also when the API answers late. @param {string} sentence @param {(scene: Scene) => Promise<unknown>} judgement */
export function behaviour(sentence, judgement) {
  register(`P ${sentence}`, 0, judgement);
  register(`P ${sentence}, with an API 150 ms late`, 150, judgement);
}
