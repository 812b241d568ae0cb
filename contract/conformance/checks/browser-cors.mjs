/** L1: CORS as a real browser sees it, from a page of another origin. */
import { once } from 'node:events';
import http from 'node:http';
import { after } from 'node:test';
import { checksOf, plan } from '../lib/check.mjs';
import * as judge from '../lib/judge.mjs';
import { theBrowser } from '../lib/page-check.mjs';

const check = checksOf('L1');

const elsewhere = http.createServer((_, response) => response.end('<!doctype html><title>elsewhere</title>'));
/** @type {Promise<import('playwright-core').Page> | undefined} */
let page;

/** An empty page of another origin than the API's: another port will do. */
async function opened() {
  elsewhere.listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (elsewhere.address());
  const made = await (await theBrowser()).newPage();
  await made.goto(`http://127.0.0.1:${port}/`);
  return made;
}

after(() => {
  elsewhere.close();
  elsewhere.closeAllConnections();
});

/**
 * What a script of another origin gets to see of a request.
 *
 * @param {{ url: string, method: string, body?: string, headers?: Record<string, string> }} request
 */
async function seen(request) {
  page ??= opened();
  return (await page).evaluate(async ({ url, method, body, headers }) => {
    try {
      const answer = await fetch(url, { method, body, headers: { 'Content-Type': 'application/json', ...headers } });
      return {
        status: answer.status,
        redirected: answer.redirected,
        text: await answer.text(),
        headers: Object.fromEntries(answer.headers),
      };
    } catch (error) {
      return { status: 0, redirected: false, text: `the browser refused: ${error}`, headers: {} };
    }
  }, request);
}

const authorization = plan.authorization ? { Authorization: plan.authorization } : undefined;
/** @typedef {import('../lib/api.mjs').Api} Api */

/** @type {[string, number, string, (api: Api, id: string) => string, object?, Record<string, string>?][]} */
const REQUESTS = [
  ['GET of the list', 200, 'GET', (api) => api.root],
  ['GET of the list with a slash', 200, 'GET', (api) => `${api.root}/`],
  ['GET of a todo', 200, 'GET', (api, id) => api.path(id)],
  ['POST', 201, 'POST', (api) => api.root, { title: 'from another origin' }],
  ['POST to the list with a slash', 201, 'POST', (api) => `${api.root}/`, { title: 'from another origin' }],
  ['PATCH with If-Match', 200, 'PATCH', (api, id) => api.path(id), { completed: true }, { 'If-Match': '*' }],
  ['PUT', 200, 'PUT', (api, id) => api.path(id), { title: 'replaced' }],
  ['DELETE of a todo', 204, 'DELETE', (api, id) => api.path(id)],
  ['DELETE of the list', 204, 'DELETE', (api) => api.root],
  ['an error 404', 404, 'GET', (api) => api.path('nope')],
  ['an error 404 of an unknown path', 404, 'GET', (api) => `${api.base}/nope`],
  ['an error 422', 422, 'POST', (api) => api.root, { title: '' }],
];

for (const [name, status, method, pathOf, json, headers] of REQUESTS) {
  check(`CORS in a browser: a page of another origin reads ${name}`, async (api) => {
    const { id } = await api.make();
    const url = api.origin + pathOf(api, id);
    const answer = await seen({
      url,
      method,
      body: json && JSON.stringify(json),
      headers: { ...authorization, ...headers },
    });
    judge.equal(
      undefined,
      `${method} ${url} from a page of another origin: status`,
      answer.status || answer.text,
      status,
    );
    judge.equal(undefined, 'redirected', answer.redirected, false);
    if (status === 201) {
      const { id: created, url: location } = JSON.parse(answer.text);
      await api.delete(created);
      judge.equal(undefined, 'Location readable from another origin', answer.headers.location, location);
    }
    if (status >= 400) judge.equal(undefined, 'the status in the problem', JSON.parse(answer.text).status, status);
  });
}
