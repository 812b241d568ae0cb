/** The todo API under judgement, as one check sees it: it remembers what it made and removes it. */
import { send } from './http.mjs';
import * as judge from './judge.mjs';
import { rootOf } from './target.mjs';

/** @typedef {import('./http.mjs').Answer} Answer */

/**
 * @typedef {object} Options
 * @property {unknown} [json] the body, to be serialised
 * @property {string | Buffer} [body] the body as it is
 * @property {string | null} [type] Content-Type; application/json for a body unless null
 * @property {Record<string, string | undefined>} [headers] undefined leaves one out
 * @property {boolean} [chunked]
 */

export class Api {
  /** @type {Set<string>} */
  #made = new Set();
  #plan;

  /** @param {import('./levels.mjs').Plan} plan */
  constructor(plan) {
    this.#plan = plan;
    this.origin = new URL(plan.api).origin;
    this.base = new URL(plan.api).pathname.replace(/\/$/, '');
    this.root = new URL(plan.todos).pathname;
    this.backend = rootOf(this.base);
    this.todosUrl = plan.todos;
  }

  /** A request to a path of the origin. @param {string} method @param {string} path @param {Options} [options] @returns {Promise<Answer>} */
  async send(
    method,
    path,
    { json, body = json === undefined ? undefined : JSON.stringify(json), type, headers, chunked } = {},
  ) {
    const contentType = type === undefined && body !== undefined ? 'application/json' : (type ?? undefined);
    const all = { 'content-type': contentType, authorization: this.#plan.authorization, ...headers };
    const answer = await send({
      method,
      origin: this.origin,
      path,
      body,
      chunked,
      headers: /** @type {Record<string, string>} */ (
        Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
      ),
    });
    if (answer.status === 201 && typeof answer.json?.id === 'string') this.#made.add(answer.json.id);
    return answer;
  }

  /** @param {string} id */
  path(id) {
    return `${this.root}/${id}`;
  }

  /** @param {string} [query] with its `?` */
  list(query = '') {
    return this.send('GET', this.root + query);
  }

  /** @param {unknown} json @param {Options['headers']} [headers] */
  post(json, headers) {
    return this.send('POST', this.root, { json, headers });
  }

  /** @param {string} id @param {Options['headers']} [headers] */
  get(id, headers) {
    return this.send('GET', this.path(id), { headers });
  }

  /** @param {string} id @param {unknown} json @param {Options['headers']} [headers] */
  patch(id, json, headers) {
    return this.send('PATCH', this.path(id), { json, headers });
  }

  /** @param {string} id @param {unknown} json @param {Options['headers']} [headers] */
  put(id, json, headers) {
    return this.send('PUT', this.path(id), { json, headers });
  }

  /** @param {string} id @param {Options['headers']} [headers] */
  delete(id, headers) {
    return this.send('DELETE', this.path(id), { headers });
  }

  /** A todo to work with. @param {Record<string, unknown>} [members] */
  async make(members = {}) {
    const answer = await this.post({ title: 'conformance', ...members });
    return judge.todo(answer, judge.json(answer, 201));
  }

  /** Several, one after the other. @param {Record<string, unknown>[]} list */
  async makeAll(list) {
    const made = [];
    for (const members of list) made.push(await this.make(members));
    return made;
  }

  /** The todos of the list, judged to be an array. @param {string} [query] @returns {Promise<any[]>} */
  async todos(query) {
    const answer = await this.list(query);
    const todos = judge.json(answer);
    judge.holds(answer, 'a JSON array', Array.isArray(todos));
    return todos;
  }

  /** Deletes every todo: only for a throwaway database. */
  async clear() {
    judge.status(await this.send('DELETE', this.root), 204);
  }

  async cleanUp() {
    await Promise.allSettled([...this.#made].map((id) => this.delete(id)));
    this.#made.clear();
  }
}
