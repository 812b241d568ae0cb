/**
 * The list as it must be after the answers that came: what the contract says of a state, in one place.
 *
 * A todo is kept as the backend last answered it. After a change of the whole list its version and its times are not
 * known until it is read again: then it is `stale`.
 */
import { Contradiction } from './contradiction.mjs';

/** @typedef {import('../http.mjs').Answer} Answer */
/** @typedef {Record<string, any>} Todo */

const INT32_MAX = 2 ** 31 - 1;
const EDGES =
  /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+|[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+$/g;
export const LIMIT = 1000;

const plain = (/** @type {any} */ one, /** @type {any} */ other) => (one < other ? -1 : Number(one > other));
const codePoints = (/** @type {string} */ one, /** @type {string} */ other) =>
  Buffer.compare(Buffer.from(one), Buffer.from(other));
const folded = (/** @type {string} */ text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

export class Model {
  /** By id. @type {Map<string, Todo>} */
  todos = new Map();
  /** Ids of before. @type {Set<string>} */
  known = new Set();
  /** Ids by the step that made them. @type {Map<number, string>} */
  made = new Map();
  /** By Idempotency-Key: the body, and what was answered. @type {Map<string, { body: string, todo?: Todo }>} */
  keys = new Map();

  /** @param {string} root URL of the list @param {string[]} features */
  constructor(root, features) {
    this.root = root;
    this.hasDetails = features.includes('details');
  }

  nextOrder() {
    if (this.todos.size === 0) return 1024;
    return Math.min(Math.max(...[...this.todos.values()].map(({ order }) => order)) + 1024, INT32_MAX);
  }

  /** What a body asks for; absent members are as `absent` says. @param {any} json @param {Todo} absent @returns {Todo} */
  #wanted(json, absent) {
    const names = ['title', 'completed', 'order', ...(this.hasDetails ? ['description', 'dueDate', 'priority'] : [])];
    const given = names.filter((name) => Object.hasOwn(json, name)).map((name) => [name, json[name]]);
    const wanted = { ...Object.fromEntries(names.map((name) => [name, absent[name]])), ...Object.fromEntries(given) };
    wanted.title = wanted.title.replace(EDGES, '');
    wanted.order ??= this.nextOrder();
    return wanted;
  }

  /** Does an answer agree with what is known of the todo? Then it is what is known. @param {Answer} answer @param {any} todo @param {Todo} wanted */
  #adopt(answer, todo, wanted) {
    for (const [name, value] of Object.entries(wanted))
      if (todo[name] !== value)
        throw new Contradiction(answer, `state: ${name}`, `${name} ${JSON.stringify(value)} in ${todo.id}`, todo[name]);
    if (this.hasDetails && (todo.completedAt === null) === todo.completed)
      throw new Contradiction(
        answer,
        'state: completedAt',
        `completedAt ${todo.completed ? 'of a' : 'null of an un'}completed todo`,
        todo.completedAt,
      );
    this.todos.set(todo.id, todo);
  }

  /** @param {Answer} answer @param {Todo} before @param {any} todo @param {Todo} wanted */
  #changed(answer, before, todo, wanted) {
    const { id, url, createdAt } = before;
    const isChanged = Object.entries(wanted).some(([name, value]) => before[name] !== value);
    if (todo.version < before.version + Number(isChanged))
      throw new Contradiction(
        answer,
        'state: version',
        `a version above ${before.version} after a change`,
        todo.version,
      );
    if (todo.updatedAt < before.updatedAt)
      throw new Contradiction(answer, 'state: updatedAt', `updatedAt not before ${before.updatedAt}`, todo.updatedAt);
    const sameSince = this.hasDetails && !before.stale && before.completed && wanted.completed;
    this.#adopt(answer, todo, {
      id,
      url,
      createdAt,
      ...wanted,
      ...(sameSince ? { completedAt: before.completedAt } : {}),
    });
  }

  /** A todo that was read. @param {Answer} answer @param {any} todo @param {Todo} known */
  #read(answer, todo, known) {
    if (!known.stale) return this.#adopt(answer, todo, known);
    const { stale, version, updatedAt, completedAt, ...rest } = known;
    if (todo.version < stale)
      throw new Contradiction(answer, 'state: version', `version ${stale} or more`, todo.version);
    this.#adopt(answer, todo, rest);
  }

  /** @param {Answer} answer @param {number} number @param {any} json @param {{ key?: string, body: string }} request */
  create(answer, number, json, { key, body }) {
    const todo = answer.json;
    const first = key === undefined ? undefined : this.keys.get(key);
    if (first?.todo) {
      this.#replayed(answer, first.todo);
      return;
    }
    if (answer.headers['idempotency-replayed'] === 'true')
      throw new Contradiction(answer, 'state: replay', 'no Idempotency-Replayed with a first answer', 'true');
    if (this.known.has(todo.id)) throw new Contradiction(answer, 'state: id', 'an id of its own', todo.id);
    const url = `${this.root}/${todo.id}`;
    if (answer.headers.location !== url)
      throw new Contradiction(answer, 'state: Location', `Location: ${url}`, answer.headers.location ?? 'no Location');
    const defaults = { completed: false, order: null, description: null, dueDate: null, priority: 'normal' };
    this.#adopt(answer, todo, { url, ...this.#wanted(json, defaults) });
    this.known.add(todo.id);
    this.made.set(number, todo.id);
    if (key !== undefined) this.keys.set(key, { body, todo });
  }

  /** @param {Answer} answer @param {Todo} first */
  #replayed(answer, first) {
    if (JSON.stringify(sortedMembers(answer.json)) !== JSON.stringify(sortedMembers(first)))
      throw new Contradiction(answer, 'state: replay', `the first answer again: ${JSON.stringify(first)}`);
    if (answer.headers['idempotency-replayed'] !== 'true')
      throw new Contradiction(
        answer,
        'state: replay header',
        'Idempotency-Replayed: true',
        answer.headers['idempotency-replayed'] ?? 'none',
      );
  }

  /** @param {Answer} answer @param {string} id */
  get(answer, id) {
    this.#read(answer, answer.json, /** @type {Todo} */ (this.todos.get(id)));
  }

  /** @param {Answer} answer @param {string} id @param {any} json */
  replace(answer, id, json) {
    const before = /** @type {Todo} */ (this.todos.get(id));
    const defaults = { completed: false, order: null, description: null, dueDate: null, priority: 'normal' };
    this.#changed(answer, before, answer.json, this.#wanted(json, defaults));
  }

  /** @param {Answer} answer @param {string} id @param {any} json */
  update(answer, id, json) {
    const before = /** @type {Todo} */ (this.todos.get(id));
    const wanted = this.#wanted(json, before);
    const isEmpty = !Object.keys(wanted).some((name) => Object.hasOwn(json, name));
    if (isEmpty) this.#read(answer, answer.json, before);
    else this.#changed(answer, before, answer.json, wanted);
  }

  /** @param {string} id */
  delete(id) {
    this.todos.delete(id);
  }

  /** @param {Record<string, any>} query */
  matching({ completed, q }) {
    return [...this.todos.values()].filter(
      (todo) =>
        (completed === undefined || todo.completed === completed) &&
        (q === undefined || folded(todo.title).includes(folded(q))),
    );
  }

  /** @param {Answer} answer @param {Record<string, any>} query */
  deleteAll(answer, query) {
    const gone = this.matching(query);
    const count = answer.headers['x-deleted-count'];
    if (count !== undefined && count !== String(gone.length))
      throw new Contradiction(answer, 'state: X-Deleted-Count', `X-Deleted-Count: ${gone.length}`, count);
    for (const { id } of gone) this.todos.delete(id);
  }

  /** @param {Answer} answer @param {Record<string, any>} query @param {boolean} completed */
  updateAll(answer, query, completed) {
    const matched = this.matching(query);
    const changed = matched.filter((todo) => todo.completed !== completed);
    const { json } = answer;
    if (json.matched !== matched.length || json.modified !== changed.length)
      throw new Contradiction(answer, 'state: counts', `matched ${matched.length}, modified ${changed.length}`, json);
    for (const todo of changed) this.todos.set(todo.id, { ...todo, completed, stale: todo.version + 1 });
  }

  /** @param {Answer} answer @param {string[]} ids */
  reorder(answer, ids) {
    ids.forEach((id, index) => {
      const todo = /** @type {Todo} */ (this.todos.get(id));
      const order = 1024 * (index + 1);
      this.todos.set(id, { ...todo, order, stale: todo.version + Number(todo.order !== order) });
    });
    this.#listed(answer, answer.json, ids);
  }

  /** @param {Answer} answer @param {any[]} todos @param {string[]} ids */
  #listed(answer, todos, ids) {
    const got = todos.map(({ id }) => id);
    if (JSON.stringify(got) !== JSON.stringify(ids))
      throw new Contradiction(
        answer,
        'state: ids',
        `the todos ${JSON.stringify(ids.map((id) => this.todos.get(id)?.title))}`,
        todos.map(({ title }) => title),
      );
    for (const todo of todos) this.#read(answer, todo, /** @type {Todo} */ (this.todos.get(todo.id)));
  }

  /** @param {Answer} answer @param {Record<string, any>} query */
  list(answer, query) {
    const { sort = 'order', limit, offset = 0 } = query;
    const all = this.matching(query);
    const count = answer.headers['x-total-count'];
    if (count !== String(all.length))
      throw new Contradiction(answer, 'state: X-Total-Count', `X-Total-Count: ${all.length}`, count ?? 'none');
    if (!limit && answer.headers.link)
      throw new Contradiction(answer, 'state: Link', 'no Link without limit', answer.headers.link);
    if (limit && !/rel="?first/.test(String(answer.headers.link)))
      throw new Contradiction(answer, 'state: Link', 'Link with the first page', answer.headers.link ?? 'none');
    // Times that are not known cannot be sorted by.
    if (sort.includes('updatedAt') && all.some(({ stale }) => stale)) return;
    const ids = sorted(all, sort)
      .slice(offset, limit === undefined ? undefined : offset + limit)
      .map(({ id }) => id);
    this.#listed(answer, answer.json, ids);
  }
}

/** @param {Todo[]} todos @param {string} sort */
function sorted(todos, sort) {
  const key = sort.replace('-', '');
  const sign = sort.startsWith('-') ? -1 : 1;
  const compare = key === 'title' ? codePoints : plain;
  return todos.sort(
    (one, other) =>
      sign * compare(one[key], other[key]) || plain(one.createdAt, other.createdAt) || plain(one.id, other.id),
  );
}

/** @param {Todo} todo */
const sortedMembers = (todo) => Object.entries(todo).sort(([one], [other]) => plain(one, other));
