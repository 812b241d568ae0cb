/** A step of an episode, sent and judged: by the description, then by the model of the list. */
import { setTimeout as pause } from 'node:timers/promises';
import { send } from '../http.mjs';
import { rootOf } from '../target.mjs';
import { Contradiction } from './contradiction.mjs';
import { asDescribed } from './described.mjs';
import { Model } from './model.mjs';
import { refusalsOf } from './refusals.mjs';
import { valueOf } from './schema.mjs';

/** @typedef {import('../http.mjs').Answer} Answer */
/** @typedef {import('./generate.mjs').Step} Step */

/**
 * @typedef {object} Request a step with what only the run knows
 * @property {Buffer} [body]
 * @property {string} [id]
 * @property {string[]} [ids] for reorder
 * @property {string} [key]
 * @property {boolean} [isReplay]
 * @property {boolean} [tagMatches] undefined without a tag
 */

const RETRY_LIMIT_S = 120;
const TAGS = { 'If-Match': { isWeak: false }, 'If-None-Match': { isWeak: true } };
let runs = 0;

/** @type {Record<string, (ids: string[]) => string[]>} */
const ORDERS = {
  same: (ids) => ids,
  reversed: (ids) => ids.toReversed(),
  rotated: (ids) => [...ids.slice(1), ...ids.slice(0, 1)],
  missing: (ids) => ids.slice(1),
  twice: (ids) => [...ids, ...ids.slice(0, 1)],
  stranger: (ids) => [...ids, 'stranger'],
};

/** One pass through steps, beginning with an empty list. */
export class Exchange {
  /** @type {Answer[]} */
  answers = [];
  #plan;
  #features;
  /** Keys are remembered for a day, also those of the last run. */
  nonce = `fuzz-${Date.now().toString(36)}-${process.pid}-${++runs}`;

  /** @param {import('../levels.mjs').Plan} plan */
  constructor(plan) {
    this.#plan = plan;
    this.#features = plan.features ?? [];
    this.model = new Model(plan.todos, this.#features);
  }

  async begin() {
    const answer = await this.#send('DELETE', new URL(this.#plan.todos).pathname, {});
    if (answer.status !== 204) throw new Contradiction(answer, 'status', '204 for DELETE of the list');
  }

  /** @param {string} method @param {string} path @param {Record<string, string>} headers @param {Buffer} [body] @returns {Promise<Answer>} */
  async #send(method, path, headers, body) {
    const { authorization, api } = this.#plan;
    const all = authorization ? { authorization, ...headers } : headers;
    for (;;) {
      const answer = await send({ method, origin: new URL(api).origin, path, headers: all, body });
      const wait_s = Number(answer.headers['retry-after']);
      if (answer.status !== 429 || path.includes('/auth/') || !(wait_s <= RETRY_LIMIT_S)) return answer;
      await pause(wait_s * 1000);
    }
  }

  /** @param {Step} step */
  #path({ path, isAtRoot, query, id }) {
    const { api, todos } = this.#plan;
    const { pathname } = new URL(api);
    const isTodos = path.startsWith('/todos');
    const base = isTodos ? new URL(todos).pathname.replace(/\/todos$/, '') : isAtRoot ? rootOf(pathname) : pathname;
    const own = path.replace('{id}', id ? this.#id(id) : '');
    const search = query.map(([name, text]) => `${name}=${encodeURIComponent(text)}`).join('&');
    return base + own + (search && `?${search}`);
  }

  /** @param {NonNullable<Step['id']>} id */
  #id(id) {
    return 'text' in id ? id.text : (this.model.made.get(id.made) ?? `made-by-${id.made}`);
  }

  /** @param {Step} step @returns {Request} */
  #request(step) {
    const { id, order, json, padding, raw, key } = step;
    const ids = order && ORDERS[order]([...this.model.todos.keys()]);
    const value = ids ? { ids } : padding ? { ...json, padding: 'x'.repeat(padding) } : json;
    const body = raw ?? (value === undefined ? undefined : Buffer.from(JSON.stringify(value)));
    const hasKey = key !== undefined && this.#features.includes('idempotency');
    const wholeKey = hasKey ? `${this.nonce}-${key}`.padEnd(key === 'too long' ? 256 : 0, 'k') : undefined;
    const isReplay = wholeKey !== undefined && this.model.keys.get(wholeKey)?.body === String(body);
    return { body, ids, key: wholeKey, isReplay, ...(id ? { id: this.#id(id) } : {}) };
  }

  /** The condition of the step, and whether the todo has the tag. @param {Step} step @param {Request} request */
  #condition({ tag, operation }, { id }) {
    const todo = id === undefined ? undefined : this.model.todos.get(id);
    if (!tag || !this.#features.includes('etag') || !todo || todo.stale) return {};
    const name = operation?.method === 'GET' ? 'If-None-Match' : 'If-Match';
    const current = `"${todo.id}-${todo.version}"`;
    const text =
      { current, weak: `W/${current}`, listed: `"other", ${current}`, other: '"other"', any: '*' }[tag] ?? '*';
    return { headers: { [name]: text }, tagMatches: tag === 'weak' ? TAGS[name].isWeak : tag !== 'other' };
  }

  /** Sends the step; throws a Contradiction when the answer is not as it must be. @param {Step} step */
  async take(step) {
    const request = this.#request(step);
    const { headers, tagMatches } = this.#condition(step, request);
    request.tagMatches = tagMatches;
    const all = { ...step.headers, ...headers, ...(request.key ? { 'Idempotency-Key': request.key } : {}) };
    const answer = await this.#send(step.method, this.#path(step), all, request.body);
    this.answers.push(answer);
    asDescribed(step, answer);
    const refusals = refusalsOf(step, request, this.model);
    if (refusals.length) refused(step, answer, refusals);
    else this.#granted(step, answer, request);
  }

  /** @param {Step} step @param {Answer} answer @param {Request} request */
  #granted({ operation, method, number, json, query: texts }, answer, { body, id = '', ids, key, tagMatches }) {
    const { name = '', parameters = [] } = operation ?? {};
    const isKnown = method !== 'POST' && operation?.method === 'GET' && tagMatches === true;
    const [wanted] = isKnown ? ['304'] : Object.keys(operation?.responses ?? {});
    if (answer.status !== Number(wanted))
      throw new Contradiction(answer, 'granted', `status ${wanted}: nothing is wrong with the request`);
    if (method === 'HEAD' || isKnown) return;
    const query = Object.fromEntries(
      texts.map(([key, text]) => [key, valueOf(parameters.find((parameter) => parameter.name === key).schema, text)]),
    );
    /** @type {Record<string, () => void>} */
    const effects = {
      listTodos: () => this.model.list(answer, query),
      createTodo: () => this.model.create(answer, number, json, { key, body: String(body) }),
      getTodo: () => this.model.get(answer, id),
      replaceTodo: () => this.model.replace(answer, id, json),
      updateTodo: () => this.model.update(answer, id, json),
      deleteTodo: () => this.model.delete(id),
      deleteTodos: () => this.model.deleteAll(answer, query),
      updateTodos: () => this.model.updateAll(answer, query, json.completed),
      reorderTodos: () => this.model.reorder(answer, ids ?? []),
    };
    effects[name]?.();
    if (this.#features.includes('etag')) tagged(operation, answer);
  }
}

/** @param {import('./generate.mjs').Operation | undefined} operation @param {Answer} answer */
function tagged(operation, answer) {
  if (!operation?.responses[answer.status].headers?.ETag || !answer.json?.id) return;
  const wanted = `"${answer.json.id}-${answer.json.version}"`;
  // The first answer again has the tag of then.
  if (answer.headers.etag !== wanted)
    throw new Contradiction(answer, 'header ETag', `ETag: ${wanted}`, answer.headers.etag ?? 'none');
}

/** @param {Step} step @param {Answer} answer @param {import('./refusals.mjs').Refusal[]} refusals */
function refused(step, answer, refusals) {
  const shown = refusals.map(({ status, code }) => `${status} ${code}`).join(' or ');
  if (answer.status < 400) throw new Contradiction(answer, 'accepted', `the request to be refused: ${shown}`);
  const ofStatus = refusals.filter(({ status }) => status === answer.status);
  const isHead = answer.request.method === 'HEAD';
  const reason = ofStatus.find(({ code }) => isHead || code === answer.json.code);
  if (!reason) throw new Contradiction(answer, 'refusal', shown);
  if (answer.status === 405 && !answer.headers.allow)
    throw new Contradiction(answer, 'header Allow', 'Allow with 405', 'no Allow');
  const named = isHead
    ? []
    : (answer.json.errors ?? []).map((/** @type {any} */ error) => error.pointer ?? error.parameter);
  const names = ofStatus.flatMap((one) => one.names ?? []);
  // Where the whole body is wrong, any member is; how long a password may be is not in the description.
  const isExact = reason.names && !names.includes('') && !step.path.startsWith('/auth/');
  const isAbout = (/** @type {string} */ one) => names.some((name) => one === name || one.startsWith(`${name}/`));
  const strange = isExact && named.find((/** @type {string} */ one) => !isAbout(one));
  if (strange) throw new Contradiction(answer, 'errors', `errors about ${names.join(', ')}`, strange);
}
