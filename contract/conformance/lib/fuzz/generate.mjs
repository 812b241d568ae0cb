/**
 * Requests, as data: they depend on the seed and on nothing that a backend answers, so that they can be made again,
 * and one left out, when a failure is shrunk. Todos are named by the step that made them.
 */
import { Random } from './random.mjs';
import { faults, valueOf } from './schema.mjs';
import { invalidValue, validValue } from './values.mjs';

/** @typedef {import('./description.mjs').Operation} Operation */

/**
 * @typedef {object} Step
 * @property {number} number in its episode
 * @property {Operation | undefined} operation undefined for a method that the path does not have
 * @property {string} method
 * @property {string} path with `{id}`
 * @property {boolean} isAtRoot
 * @property {{ made: number } | { text: string }} [id]
 * @property {[string, string][]} query
 * @property {Record<string, string>} headers
 * @property {string} [tag] which kind of If-Match or If-None-Match: see `tagsOf` in run.mjs
 * @property {string} [key] of Idempotency-Key, unique with the run
 * @property {any} [json] the body
 * @property {number} [padding] so many bytes more in it
 * @property {string} [order] reorder: which of the ids of the list
 * @property {Buffer} [raw] a body that is not JSON
 */

export const EPISODE = 40;

/** How often; what is not named here once. @type {Record<string, number>} */
const WEIGHTS = {
  listTodos: 12,
  createTodo: 14,
  getTodo: 7,
  updateTodo: 10,
  replaceTodo: 7,
  deleteTodo: 4,
  deleteTodos: 2,
  updateTodos: 3,
  reorderTodos: 3,
};
/** Make things that the fuzzer has no use for, or end the login it uses. */
const LEFT_OUT = ['createSandbox', 'logout'];
/** Asked with faults only: a good answer makes accounts or tries passwords. */
const FAULTS_ONLY = ['register', 'login', 'refresh'];
const MALFORMED = [
  '',
  '{',
  '{"title":"a"',
  '{"title":"a"} x',
  "{'title':'a'}",
  '{"title":"a",}',
  '{"title":"a\nb"}',
  '{"title":NaN}',
  '[1,]',
  'hello',
  '{"title":"\\x41"}',
];
const FOREIGN_TYPES = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/xml',
  'text/json',
  'application/jsonx',
];
const STRANGERS = [
  'nope',
  '1',
  '0190b3f2-0000-7000-8000-000000000000',
  'x'.repeat(64),
  'x'.repeat(65),
  'a.b',
  '%C3%A9',
  'a%20b',
];
const READ_ONLY = {
  id: 'chosen',
  url: 'http://elsewhere.example/1',
  version: 99,
  createdAt: '2001-01-01T00:00:00.000Z',
  updatedAt: 5,
  completedAt: null,
  colour: 'red',
  constructor: 1,
};
const REQUEST_IDS = ['fuzz.1', 'A_b-9', 'x'.repeat(64), 'x'.repeat(65), 'a b', '<b>', '"a"'];
const BODY_LIMIT_BYTES = 64 * 1024;

class Episode {
  /** @type {Step[]} */
  steps = [];
  /** @type {number[]} numbers of the steps that make a todo */
  #makers = [];
  #random;
  #operations;
  #paths;

  /** @param {Operation[]} operations @param {Random} random */
  constructor(operations, random) {
    this.#random = random;
    this.#operations = operations;
    this.#paths = [...new Set(operations.map(({ path }) => path))];
    while (this.steps.length < EPISODE - 1) this.#add(this.#next());
  }

  #next() {
    const random = this.#random;
    if (this.#makers.length === 0) return this.#named('createTodo');
    // What a change of the whole list did is seen in the list.
    const last = this.steps.at(-1)?.operation?.name ?? '';
    if (['updateTodos', 'reorderTodos', 'deleteTodos'].includes(last)) return this.#named('listTodos');
    if (random.isIn(0.02)) return undefined;
    const weighted = this.#operations.flatMap((operation) => Array(WEIGHTS[operation.name] ?? 1).fill(operation));
    return random.of(weighted);
  }

  /** @param {string} name */
  #named(name) {
    return /** @type {Operation} */ (this.#operations.find((operation) => operation.name === name));
  }

  /** @param {Operation | undefined} operation */
  #add(operation) {
    const step = operation ? this.#asked(operation) : this.#wrongMethod();
    if (operation?.name === 'createTodo') this.#makers.push(step.number);
    this.steps.push(step);
  }

  /** @param {Operation | undefined} operation @param {string} method @param {string} path @returns {Step} */
  #plain(operation, method, path) {
    const { isAtRoot = false } = operation ?? {};
    /** @type {Step} */
    const step = { number: this.steps.length, operation, method, path, isAtRoot, query: [], headers: {} };
    if (path.includes('{id}')) step.id = this.#id();
    return step;
  }

  #id() {
    return this.#random.isIn(0.92) ? { made: this.#random.of(this.#makers) } : { text: this.#random.of(STRANGERS) };
  }

  #wrongMethod() {
    const path = this.#random.of(this.#paths);
    const known = this.#operations.filter((operation) => operation.path === path);
    const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
      (method) => !known.some((one) => one.method === method),
    );
    const step = this.#plain(undefined, this.#random.of(others), path);
    step.isAtRoot = known[0].isAtRoot;
    return step;
  }

  /** @param {Operation} operation */
  #asked(operation) {
    const random = this.#random;
    const isHead = operation.method === 'GET' && random.isIn(0.05);
    const step = this.#plain(operation, isHead ? 'HEAD' : operation.method, operation.path);
    if (operation.path === '/todos' && random.isIn(0.05)) step.path = '/todos/';
    for (const parameter of operation.parameters) this.#addParameter(step, parameter);
    // Emptying the list too often would leave nothing to ask for.
    if (operation.name === 'deleteTodos' && step.query.length === 0)
      step.query.push(['completed', String(random.isIn(0.5))]);
    if (operation.body) this.#addBody(step, operation.body);
    else if (random.isIn(0.1)) step.headers['Content-Type'] = 'application/json';
    const first = this.steps.find(({ key }) => key !== undefined && key === step.key);
    if (first && random.isIn(0.6)) Object.assign(step, { json: first.json, raw: first.raw, padding: first.padding });
    if (random.isIn(0.1)) step.headers['X-Request-Id'] = random.of(REQUEST_IDS);
    if (random.isIn(0.1)) step.headers.Origin = 'http://page.example';
    return step;
  }

  /** @param {Step} step @param {any} parameter */
  #addParameter(step, { in: place, name, schema }) {
    const random = this.#random;
    if (place === 'query' && random.isIn(0.3)) step.query.push([name, this.#parameterText(schema, random.isIn(0.8))]);
    if (place !== 'header' || !random.isIn(0.2)) return;
    if (name === 'Idempotency-Key') step.key = random.isIn(0.9) ? String(random.below(3)) : 'too long';
    else step.tag = random.of(['current', 'current', 'weak', 'listed', 'other', 'any']);
  }

  /** @param {any} schema @param {boolean} isGood */
  #parameterText(schema, isGood) {
    for (;;) {
      const text = String(isGood ? validValue(schema, this.#random) : invalidValue(schema, this.#random));
      // U+0000 is no part of any title, and a server may refuse a long line before it looks at the query.
      const isSound = text.isWellFormed() && !text.includes('\0') && text.length < 600;
      if (isSound && (faults(schema, valueOf(schema, text)).length === 0) === isGood) return text;
    }
  }

  /** @param {Step} step @param {NonNullable<Operation['body']>} body */
  #addBody(step, { types, schema }) {
    const random = this.#random;
    step.headers['Content-Type'] = random.isIn(0.1) ? `${random.of(types)}; charset=utf-8` : random.of(types);
    const onlyFaults = FAULTS_ONLY.includes(step.operation?.name ?? '');
    const kind = onlyFaults ? 0.6 + 0.4 * random.fraction() : random.fraction();
    if (step.operation?.name === 'reorderTodos' && kind < 0.8) {
      step.order = random.of(['same', 'reversed', 'rotated', 'missing', 'twice', 'stranger']);
      step.json = {};
      return;
    }
    step.json = this.#object(schema);
    if (kind < 0.6) return;
    if (kind < 0.85) step.json = this.#broken(schema, step.json);
    else if (kind < 0.88) step.json = random.of([[], [step.json], 'text', 5, null, true]);
    else if (kind < 0.92) step.headers['Content-Type'] = random.of(FOREIGN_TYPES);
    else if (kind < 0.94) step.padding = BODY_LIMIT_BYTES + random.below(2000);
    else if (kind < 0.95) step.raw = Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xc0, 0x22, 0x7d]);
    else step.raw = Buffer.from(random.of(MALFORMED));
  }

  /** @param {any} schema @returns {Record<string, unknown>} */
  #object(schema) {
    const random = this.#random;
    const members = Object.entries(schema.properties)
      .filter(([name]) => schema.required?.includes(name) || random.isIn(0.35))
      .map(([name, member]) => [name, validValue(member, random)]);
    const ignored = Object.entries(READ_ONLY).filter(
      ([name]) => !Object.hasOwn(schema.properties, name) && random.isIn(0.05),
    );
    return Object.fromEntries([...members, ...ignored]);
  }

  /** @param {any} schema @param {Record<string, unknown>} good */
  #broken(schema, good) {
    const random = this.#random;
    const name = random.of(Object.keys(schema.properties));
    if (schema.required?.includes(name) && random.isIn(0.2)) {
      const { [name]: _, ...rest } = good;
      return rest;
    }
    return { ...good, [name]: invalidValue(schema.properties[name], random) };
  }
}

/** Episodes of requests; each begins with an empty list. @param {Operation[]} operations @param {number} seed @returns {Generator<Step[]>} */
export function* episodes(operations, seed) {
  const random = new Random(seed);
  const asked = operations.filter(({ name }) => !LEFT_OUT.includes(name));
  for (;;) yield new Episode(asked, random).steps;
}
