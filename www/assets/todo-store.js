/**
 * The todos of one list, and what goes between them and the API. The numbers name rules of contract/ui.md.
 *
 * What one sees is what the API has confirmed, with the pending changes applied to it: so a change shows at
 * once (8.3), and one that fails is undone, alone, by forgetting it (8.7).
 */

/** @typedef {{ title: string, completed: boolean }} Members */
/** Its key never changes (8.10); it has an id once the API has named it. @typedef {Members & { key: string, id?: string }} Row */
/**
 * @typedef {object} Change
 * @property {(rows: Row[]) => Row[]} apply gives the same when it is applied twice
 * @property {() => Promise<unknown>} send
 */
/** Why the server refused: the code of what is wrong with a field, or of the whole, and in English. @typedef {{ code?: string, detail: string }} Reason */
/** What was not done, and why; no reason if the server did not answer. @typedef {{ what: 'unsaved' | 'unread', reason?: Reason }} Failure */

const TIMEOUT_MS = 30_000;

class Refusal extends Error {
  /** @param {Reason} reason */
  constructor(reason) {
    super(reason.detail);
    this.reason = reason;
  }
}

/** What the server says of its refusal: problem details (RFC 9457), or else the bare status. @param {Response} answer @returns {Promise<Reason>} */
async function reasonOf(answer) {
  const { errors, code, detail, title } = await answer.json().catch(() => ({}));
  return { code: errors?.[0]?.code ?? code, detail: detail ?? title ?? `${answer.status} ${answer.statusText}` };
}

export class TodoStore extends EventTarget {
  /** Of the last change or reading that failed, until the next change (8.8). @type {Failure | undefined} */
  failure;

  #base;
  #signIn;
  /** @type {Row[]} */
  #confirmed = [];
  /** In the order of the user's acts; the first is under way (8.4). @type {Change[]} */
  #pending = [];
  #underWay = Promise.resolve();
  /** For each reading under way, what was confirmed since it began. @type {Set<Change[]>} */
  #readings = new Set();
  /** The keys of the rows made here, by id. @type {Map<string, string>} */
  #keys = new Map();
  #made = 0;
  /** @type {Promise<unknown> | undefined} */
  #refreshing;

  /** @param {string} base of the API @param {string} [signIn] where to go when the session is over; absent where there is none */
  constructor(base, signIn) {
    super();
    this.#base = base;
    this.#signIn = signIn;
  }

  get rows() {
    return this.#pending.reduce((rows, change) => change.apply(rows), this.#confirmed);
  }

  get isBusy() {
    return this.#pending.length > 0;
  }

  /** Reads the list, and merges it with what happens meanwhile (8.11). */
  async read() {
    /** @type {Change[]} */
    const since = [];
    this.#readings.add(since);
    try {
      /** @type {(Members & { id: string })[]} */
      const todos = await this.#ask('GET', '/todos');
      // A todo that has no key may be the one whose creation is under way: the answer to that will tell.
      await this.#underWay;
      /** @type {Row[]} */
      const rows = todos.map(({ id, title, completed }) => ({ key: this.#keys.get(id) ?? id, id, title, completed }));
      this.#confirmed = since.reduce((list, change) => change.apply(list), rows);
    } catch (error) {
      this.#fail('unread', error);
    }
    this.#readings.delete(since);
    this.#tell();
  }

  /** @param {string} title */
  add(title) {
    this.#made += 1;
    // No id has a colon in it.
    const row = { key: `new:${this.#made}`, title, completed: false };
    this.#change(
      (rows) => (rows.some(({ key }) => key === row.key) ? rows : [...rows, row]),
      async () => {
        const { id } = await this.#ask('POST', '/todos', { title });
        this.#keys.set(id, row.key);
        Object.assign(row, { id });
      },
    );
  }

  /** @param {string} key @param {Partial<Members>} members */
  update(key, members) {
    this.#change(
      (rows) => rows.map((row) => (row.key === key ? { ...row, ...members } : row)),
      async () => this.#askOf(key, 'PATCH', members),
    );
  }

  /** @param {string} key */
  remove(key) {
    this.#change(
      (rows) => rows.filter((row) => row.key !== key),
      async () => this.#askOf(key, 'DELETE'),
    );
  }

  /** @param {boolean} completed */
  updateAll(completed) {
    this.#change(
      (rows) => rows.map((row) => ({ ...row, completed })),
      () => this.#ask('PATCH', '/todos', { completed }),
    );
  }

  removeCompleted() {
    this.#change(
      (rows) => rows.filter(({ completed }) => !completed),
      () => this.#ask('DELETE', '/todos?completed=true'),
    );
  }

  /** @param {Change['apply']} apply @param {Change['send']} send */
  #change(apply, send) {
    this.failure = undefined;
    this.#pending.push({ apply, send });
    // The first is on its way before this turn of the event loop ends (8.5).
    if (this.#pending.length === 1) this.#sendAll();
    this.#tell();
  }

  async #sendAll() {
    let hasFailed = false;
    while (this.#pending.length > 0) {
      const [change] = this.#pending;
      this.#underWay = change.send().then(
        () => this.#confirm(change),
        (error) => {
          hasFailed = true;
          this.#fail('unsaved', error);
        },
      );
      await this.#underWay;
      this.#pending.shift();
      this.#tell();
    }
    // What got no answer may have been done all the same, and what was refused may be gone.
    if (hasFailed) await this.read();
  }

  /** @param {Change} change */
  #confirm(change) {
    this.#confirmed = change.apply(this.#confirmed);
    for (const since of this.#readings) since.push(change);
  }

  /** @param {Failure['what']} what @param {unknown} error */
  #fail(what, error) {
    this.failure ??= { what, reason: error instanceof Refusal ? error.reason : undefined };
  }

  #tell() {
    this.dispatchEvent(new Event('change'));
  }

  /** A row that could not be created has no id, and what was done to it is not sent. @param {string} key @param {string} method @param {object} [body] */
  async #askOf(key, method, body) {
    const id = this.#confirmed.find((row) => row.key === key)?.id;
    if (id) await this.#ask(method, `/todos/${id}`, body);
  }

  /** @param {string} method @param {string} path @param {object} [body] */
  async #ask(method, path, body) {
    let answer = await this.#send(method, path, body);
    if (answer.status === 401 && this.#signIn) {
      await this.#refresh();
      answer = await this.#send(method, path, body);
      if (answer.status === 401) location.assign(this.#signIn);
    }
    if (!answer.ok) throw new Refusal(await reasonOf(answer));
    return answer.status === 204 ? undefined : answer.json();
  }

  /** A refresh token is good for one use: who needs it meanwhile waits for the same answer. */
  #refresh() {
    this.#refreshing ??= this.#send('POST', '/auth/refresh').finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  /** @param {string} method @param {string} path @param {object} [body] */
  #send(method, path, body) {
    return fetch(this.#base + path, {
      method,
      // A change on its way outlives the page (8.5).
      keepalive: method !== 'GET',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
  }
}
