/** From the command line to a plan: is there an API, what does it offer, where is the browser? */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { send } from './http.mjs';

/** @typedef {import('./levels.mjs').Plan} Plan */

/** Nothing could be judged. */
export class UsageError extends Error {}

/** @param {string} option @param {string} text */
function absoluteUrl(option, text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new UsageError(`--${option} is not an http URL: ${text}`);
  return url;
}

/** @param {string | undefined} text */
function levelOf(text = '5') {
  if (!/^[0-5]$/.test(text)) throw new UsageError(`--level is 0 to 5, not ${text}`);
  return Number(text);
}

/** @param {string} text */
function expression(text) {
  try {
    return new RegExp(text).source && text;
  } catch (error) {
    throw new UsageError(`--name is not a regular expression: ${error.message}`);
  }
}

/** @param {URL} url @param {string} option */
async function reached(url, option) {
  try {
    return await send({ method: 'GET', origin: url.origin, path: url.pathname });
  } catch (error) {
    throw new UsageError(`--${option} does not answer: ${error.message}`);
  }
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string | undefined} given */
function browserPath(given) {
  const named = given ?? process.env.CHROME_PATH;
  if (named) {
    if (isExecutable(named)) return named;
    throw new UsageError(`${given ? '--browser' : '$CHROME_PATH'} is not an executable file: ${named}`);
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const places = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = places.find(isExecutable);
  if (!found)
    throw new UsageError(
      `--page needs a browser: no ${names.join(', ')} on the PATH; name one with --browser or $CHROME_PATH`,
    );
  return found;
}

async function assertBrowserLibrary() {
  try {
    await Promise.all([import('playwright-core'), import('axe-core')]);
  } catch {
    throw new UsageError(
      'judging in a browser needs playwright-core and axe-core: run "npm ci" in the folder of run.mjs',
    );
  }
}

/** The path of the root of a backend, where its probes are. @param {string} base path of an API */
export function rootOf(base) {
  return base.replace(/(\/api)?\/v1(\/.*)?$/, '');
}

/** @param {string} api */
async function featuresOf(api) {
  const answer = await reached(new URL(`${api}/meta`), 'api');
  const features = answer.status === 200 ? answer.json?.features : undefined;
  return Array.isArray(features) ? features : null;
}

/** The URL of the list: of a sandbox made for this run where there are no accounts. @param {string} api @param {string[] | null} features */
async function listOf(api, features) {
  if (!features?.includes('sandbox') || features.includes('auth')) return `${api}/todos`;
  const { origin, pathname } = new URL(`${api}/sandboxes`);
  const answer = await send({
    method: 'POST',
    origin,
    path: pathname,
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  if (answer.status !== 201 || typeof answer.json?.url !== 'string') {
    throw new UsageError(
      `the API claims "sandbox" but POST /sandboxes answers ${answer.status} ${answer.text.slice(0, 200)}`,
    );
  }
  return answer.json.url;
}

/**
 * A token, when the list is closed without one.
 *
 * @param {string} api @param {string} todos @param {string[] | null} features
 */
async function authorizationFor(api, todos, features) {
  if (!features?.includes('auth')) return undefined;
  const list = await reached(new URL(todos), 'api');
  if (list.status !== 401) return undefined;
  const { origin, pathname } = new URL(`${api}/auth/register`);
  const credentials = {
    email: `conformance-${Date.now()}-${process.pid}@example.com`,
    password: 'correct horse battery staple',
  };
  const answer = await send({
    method: 'POST',
    origin,
    path: pathname,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  if (answer.status !== 201 || typeof answer.json?.accessToken !== 'string') {
    throw new UsageError(
      `the list wants a token but POST /auth/register answers ${answer.status} ${answer.text.slice(0, 200)}`,
    );
  }
  return `Bearer ${answer.json.accessToken}`;
}

/** @param {{ api?: string, page?: string, level?: string, name?: string, browser?: string }} options @returns {Promise<Plan>} */
export async function planned(options) {
  if (!options.api)
    throw new UsageError('--api is needed: the base URL of an API whose todos may be deleted (see --help)');
  const api = absoluteUrl('api', options.api).href.replace(/\/$/, '');
  const level = levelOf(options.level);
  const name = expression(options.name ?? '');
  const page = options.page && absoluteUrl('page', options.page).href;
  const inBrowser = page !== undefined || options.browser !== undefined;
  const browser = inBrowser ? browserPath(options.browser) : undefined;
  if (inBrowser) {
    const secure = [api, page ?? ''].find((url) => url.startsWith('https:'));
    if (secure) throw new UsageError(`in a browser only plain http can be judged, not ${secure}`);
    await assertBrowserLibrary();
  }
  if (page) await reached(new URL(page), 'page');
  const features = await featuresOf(api);
  const todos = await listOf(api, features);
  const authorization = await authorizationFor(api, todos, features);
  return { api, todos, authorization, page, browser, features, level, name };
}
