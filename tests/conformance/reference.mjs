#!/usr/bin/env node
/**
 * A small server that keeps the whole contract, in memory: the suite must pass on it.
 * Each named defect breaks one promise: the suite must notice.
 *
 *   node reference.mjs [--port N] [--auth] [--sandbox] [--defect NAME]... [--page-defect NAME]
 *
 * It serves the page of reference-page, too.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ACCOUNT_DEFECTS, createAccounts } from './reference-accounts.mjs';
import { Refusal, badParameter, invalid, notFound } from './refusal.mjs';

const BASE = '/api/v1';
const BODY_LIMIT_BYTES = 64 * 1024;
const TODO_LIMIT = 1000;
const INT32_MAX = 2_147_483_647;
const INT32_MIN = -2_147_483_648;
const EDGES = '[\\u0009-\\u000D\\u0020\\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF]+';
const TRIMMED = new RegExp(`^${EDGES}|${EDGES}$`, 'g');
const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;
const PAGE_FILES = { '/': 'index.html', '/app.js': 'app.js', '/style.css': 'style.css' };
const FILE_TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css' };
export const FEATURES = ['details', 'bulk', 'reorder', 'etag', 'idempotency', 'metrics', 'openapi'];

export const API_DEFECTS = {
  'no-cors': 'no CORS header at all',
  'no-cors-on-errors': 'CORS headers on good answers only',
  'preflight-redirect': 'a preflight of /todos/ is redirected',
  'slash-redirect': '/todos/ is redirected to /todos',
  'relative-url': 'url without scheme and host',
  'fixed-host': 'url ignores the Host of the request',
  'lost-order': 'order of POST is not kept',
  'text-order': 'the list is sorted by order as text',
  'order-overflow': 'max + 1024 is not clamped',
  'order-null': 'order null is refused',
  'order-apart': 'order null does not count the order of the todo itself',
  'patch-ignored': 'PATCH answers the change but does not keep it',
  'patch-bumps': 'PATCH {} raises version',
  'put-missing': 'PUT of a todo is 405',
  'put-merges': 'PUT keeps the members it does not name',
  'put-keeps-priority': 'PUT keeps the priority',
  'put-upserts': 'PUT creates an unknown todo',
  'trim-builtin': 'the trim function of the language is used',
  'utf16-length': 'the length of a title is counted in UTF-16 units',
  'no-null-character': 'U+0000 in a title is an error 500',
  'lone-surrogates': 'lone surrogates are stored',
  'html-errors': 'unknown paths answer an HTML page',
  'plain-405': '405 without Allow',
  'own-codes': 'problems have codes of their own',
  'no-head': 'only the list and its todos answer HEAD',
  'any-media-type': 'bodies of every media type are read as JSON',
  'no-body-limit': 'bodies of every size are read',
  'empty-json-body': 'a JSON content type without a body is 400',
  'delete-twice': 'DELETE of an unknown todo is 204',
  'short-timestamps': 'timestamps without milliseconds',
  'mass-assignment': 'id and createdAt are taken from the body',
  'empty-list-null': 'an empty list is answered as null',
  'ignored-filter': 'GET ignores completed=',
  'unstable-ties': 'todos with equal keys are sorted by id',
  'folds-unicode': 'q folds letters outside ASCII',
  wildcards: 'q takes % for a wildcard',
  'bad-query-ignored': 'bad values of query parameters are ignored',
  'wrong-total': 'X-Total-Count is the size of the page',
  'clears-all': 'DELETE ?completed=true deletes everything',
  'reorder-partial': 'reorder takes some of the todos',
  'if-match-ignored': 'If-Match is not looked at',
  'if-match-weak': 'If-Match compares weakly',
  'if-match-race': 'another change may come between comparing and changing',
  'weak-etag': 'the ETag of a todo is weak',
  'no-304': 'If-None-Match is not looked at',
  'stale-etag': 'the ETag does not change with the todo',
  'replay-creates': 'the same Idempotency-Key creates twice',
  'mismatch-replays': 'the same Idempotency-Key with another body is replayed',
  'impossible-dates': '30 February is a date',
  'year-zero': 'a date in the year 0 is accepted',
  'no-request-id': 'no X-Request-Id',
  'request-id-echoed': 'every X-Request-Id is echoed',
  'metrics-by-path': 'metrics are labelled by path, not by route',
  'other-version': 'the served description is of another version than /meta says',
};

export const SANDBOX_DEFECTS = {
  'shared-sandboxes': 'every sandbox has the same list',
  'any-sandbox': 'an unknown token makes a sandbox',
  'expired-sandbox': 'expiresAt is in the past',
  'boasting-sandbox': 'a sandbox claims sandboxes of its own',
  'outside-urls': 'todos of a sandbox have urls outside of it',
};

export const PAGE_DEFECTS = {
  'no-focus': '.new-todo has no focus',
  untrimmed: 'titles are not trimmed',
  'trim-builtin': 'titles are trimmed by the function of the language',
  'composition-adds': 'an Enter that ends a composition adds',
  'blank-added': 'blank titles are added',
  'late-clearing': 'the input is cleared by the answer of the API',
  'markup-in-titles': 'titles are put in as HTML',
  'text-in-row': 'a row has more text than its title',
  'extra-class': 'a row has a class of its own',
  plural: '"1 items left"',
  'clear-always': '"Clear completed" is always there',
  'destroy-visible': '.destroy is always displayed',
  'keyboard-lost': '.destroy is displayed on hover only',
  'low-contrast': 'completed titles are pale',
  wide: 'long titles widen the page',
  'escape-saves': 'Escape saves',
  'filter-lost': 'a reload loses the filter',
  'not-optimistic': 'changes show when the API has answered',
  'no-rollback': 'a failed change stays',
  silent: 'a failure is not said',
  'error-fades': 'the error disappears by itself',
  'never-busy': 'no aria-busy',
  parallel: 'changes go out at the same time',
  'no-keepalive': 'leaving the page cancels a change',
  'row-replaced': 'the answer of the API makes a new row',
  'late-list-wins': 'the first list is put over what was added',
  stored: 'todos are kept in localStorage',
};

export function createReference(defects = new Set(), { pageDefect, hasAccounts = false, hasSandboxes = false } = {}) {
  const has = (name) => defects.has(name);
  const accounts = hasAccounts ? createAccounts(has) : undefined;
  const lists = new Map();
  const sandboxes = new Set();
  const features = [...FEATURES, ...(hasAccounts ? ['auth'] : []), ...(hasSandboxes ? ['sandbox'] : [])];
  /** The list of the request at hand, whose it is and where: handlers never wait, so no other request comes between. */
  let todos;
  let owner;
  let base;
  /** Releases the changes that wait for another: see `raced`. */
  const racing = [];
  const kept = new Map();
  const requests = new Map();

  const now = () => new Date().toISOString().replace(has('short-timestamps') ? /\.\d{3}/ : /$^/, '');
  const byOrder = (one, other) =>
    one.order - other.order || compare(one.createdAt, other.createdAt) || compare(one.id, other.id);
  const compare = (one, other) => (one < other ? -1 : Number(one > other));
  const codePoints = (one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other));
  const etag = (todo) => `${has('weak-etag') ? 'W/' : ''}"${todo.id}-${has('stale-etag') ? 1 : todo.version}"`;

  function nextOrder(id) {
    const orders = [...todos.values()]
      .filter((todo) => !has('order-apart') || todo.id !== id)
      .map(({ order }) => order);
    const next = orders.length ? Math.max(...orders) + 1024 : 1024;
    return has('order-overflow') ? next : Math.min(next, INT32_MAX);
  }

  function represented(todo, request) {
    const host = has('fixed-host') ? `127.0.0.1:${request.socket.localPort}` : request.headers.host;
    const origin = has('relative-url') ? '' : `http://${host}`;
    return { ...todo, url: `${origin}${has('outside-urls') ? BASE : base}/todos/${todo.id}` };
  }

  // Members of a body: each reader gives the value to keep, or throws [code, detail].
  const readers = {
    title(value) {
      if (typeof value !== 'string') throw ['type', 'must be a string'];
      if (has('no-null-character') && value.includes('\0')) throw new Refusal(500, 'internal');
      const title = has('trim-builtin') ? value.trim() : value.replace(TRIMMED, '');
      const length = has('utf16-length') ? title.length : [...title].length;
      if (length === 0) throw ['blank', 'must not be blank'];
      if (length > 500) throw ['too_long', 'must have 500 characters or fewer'];
      if (/\p{Cc}/u.test(title) || (!title.isWellFormed() && !has('lone-surrogates')))
        throw ['characters', 'must not contain control characters'];
      return title;
    },
    completed(value) {
      if (typeof value !== 'boolean') throw ['type', 'must be a boolean'];
      return value;
    },
    order(value, id) {
      if (value === null && !has('order-null')) return nextOrder(id);
      if (!Number.isInteger(value)) throw ['type', 'must be an integer'];
      if (value < INT32_MIN || value > INT32_MAX) throw ['range', 'must be a 32-bit integer'];
      return value;
    },
    description(value) {
      if (value === null) return null;
      if (typeof value !== 'string') throw ['type', 'must be a string'];
      if ([...value].length > 5000) throw ['too_long', 'must have 5000 characters or fewer'];
      if (value.includes('\0') || !value.isWellFormed())
        throw ['characters', 'must not contain U+0000 or lone surrogates'];
      return value;
    },
    dueDate(value) {
      if (value === null) return null;
      if (typeof value !== 'string') throw ['type', 'must be a string'];
      const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
      const date = new Date(`${value}T00:00:00Z`);
      const exists =
        parts &&
        (parts[1] !== '0000' || has('year-zero')) &&
        !Number.isNaN(date.getTime()) &&
        (date.getUTCDate() === Number(parts[3]) || has('impossible-dates'));
      if (!exists) throw ['format', 'must be a date, YYYY-MM-DD'];
      return value;
    },
    priority(value) {
      if (!['low', 'normal', 'high'].includes(value)) throw ['enum', 'must be low, normal or high'];
      return value;
    },
  };

  function readMembers(body, names = Object.keys(readers), id = undefined) {
    if (body === null || typeof body !== 'object' || Array.isArray(body))
      throw invalid([{ pointer: '', code: 'type', detail: 'must be an object' }]);
    const members = {};
    const errors = [];
    for (const name of names.filter((member) => Object.hasOwn(body, member))) {
      try {
        members[name] = readers[name](body[name], id);
      } catch (error) {
        if (!Array.isArray(error)) throw error;
        errors.push({ pointer: `/${name}`, code: error[0], detail: error[1] });
      }
    }
    if (has('mass-assignment'))
      for (const name of ['id', 'createdAt']) if (typeof body[name] === 'string') members[name] = body[name];
    return { members, errors };
  }

  function required(name, { members, errors }) {
    const isGiven = name in members || errors.some(({ pointer }) => pointer === `/${name}`);
    if (!isGiven) errors.push({ pointer: `/${name}`, code: 'required', detail: 'is required' });
    if (errors.length) throw invalid(errors);
    return members;
  }

  function create(members, id = randomUUID()) {
    if (todos.size >= TODO_LIMIT) throw new Refusal(409, 'todo-limit-reached');
    const createdAt = now();
    const { completed = false } = members;
    const todo = {
      id,
      title: '',
      completed,
      order: nextOrder(),
      description: null,
      dueDate: null,
      priority: 'normal',
      version: 1,
      createdAt,
      updatedAt: createdAt,
      completedAt: completed ? createdAt : null,
      ...members,
    };
    if (has('lost-order')) todo.order = 1024 * (todos.size + 1);
    todos.set(todo.id, todo);
    return todo;
  }

  function update(todo, members) {
    const isChange = Object.keys(members).length > 0 || has('patch-bumps');
    if (!isChange) return todo;
    const updatedAt = now();
    const changed = { ...todo, ...members, version: todo.version + 1, updatedAt };
    if (changed.completed !== todo.completed) changed.completedAt = changed.completed ? updatedAt : null;
    if (!has('patch-ignored')) todos.set(todo.id, changed);
    return changed;
  }

  function found(id) {
    const todo = todos.get(id);
    if (!todo) throw notFound();
    return todo;
  }

  function assertMatch(todo, { headers }) {
    const wanted = headers['if-match'];
    if (!wanted || has('if-match-ignored')) return;
    const tags = wanted.split(/\s*,\s*/).map((tag) => (has('if-match-weak') ? tag.replace(/^W\//, '') : tag));
    if (!tags.includes('*') && !tags.includes(etag(todo))) throw new Refusal(412, 'precondition-failed');
  }

  /** 200, or 304 when the client has it. */
  function fresh(request, body, tag, headers = {}) {
    const known = String(request.headers['if-none-match'] ?? '')
      .split(/\s*,\s*/)
      .map((item) => item.replace(/^W\//, ''));
    const isKnown = !has('no-304') && (known.includes('*') || known.includes(tag.replace(/^W\//, '')));
    return { status: isKnown ? 304 : 200, headers: { ...headers, etag: tag }, body: isKnown ? undefined : body };
  }

  const parameters = {
    completed: (text) => (/^(true|false)$/.test(text) ? text === 'true' : undefined),
    q: (text) => ([...text].length >= 1 && [...text].length <= 100 ? text : undefined),
    sort: (text) => (/^-?(order|createdAt|updatedAt|title)$/.test(text) ? text : undefined),
    limit: (text) => (/^[1-9]\d?$|^100$/.test(text) ? Number(text) : undefined),
    offset: (text) => (/^\d{1,6}$/.test(text) && Number(text) <= 100_000 ? Number(text) : undefined),
  };

  function readQuery(url, names) {
    const query = {};
    for (const name of names.filter((parameter) => url.searchParams.has(parameter))) {
      query[name] = parameters[name](url.searchParams.get(name));
      if (query[name] === undefined && !has('bad-query-ignored')) throw badParameter(name, `is not a value of ${name}`);
    }
    return query;
  }

  function matching({ completed, q }) {
    const fold = (text) =>
      has('folds-unicode') ? text.toLowerCase() : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    const contains = (title) => (has('wildcards') && q.includes('%') ? true : fold(title).includes(fold(q)));
    return [...todos.values()].filter(
      (todo) => (completed === undefined || todo.completed === completed) && (q === undefined || contains(todo.title)),
    );
  }

  function sorted(list, sort) {
    const key = sort.replace('-', '');
    const direction = sort.startsWith('-') ? -1 : 1;
    const one =
      {
        order: (a, b) => (has('text-order') ? compare(String(a.order), String(b.order)) : a.order - b.order),
        title: (a, b) => codePoints(a.title, b.title),
      }[key] ?? ((a, b) => compare(a[key], b[key]));
    const tie = (a, b) =>
      has('unstable-ties') ? compare(a.id, b.id) : byOrder({ ...a, order: 0 }, { ...b, order: 0 });
    return list.sort((a, b) => direction * one(a, b) || tie(a, b));
  }

  function links(url, limit, offset, total) {
    const last = Math.max(0, Math.ceil(total / limit) - 1) * limit;
    const pages = {
      first: 0,
      prev: offset > 0 ? Math.max(0, offset - limit) : undefined,
      next: offset + limit < total ? offset + limit : undefined,
      last,
    };
    return Object.entries(pages)
      .filter(([, start]) => start !== undefined)
      .map(([relation, start]) => {
        const target = new URL(url);
        target.searchParams.set('offset', String(start));
        return `<${target.pathname}${target.search}>; rel="${relation}"`;
      })
      .join(', ');
  }

  function list({ request, url }) {
    const query = readQuery(url, ['completed', 'q', 'sort', 'limit', 'offset']);
    const { limit, offset = 0, sort = 'order' } = query;
    const all = sorted(matching(has('ignored-filter') ? { q: query.q } : query), sort);
    const page = all.slice(offset, limit ? offset + limit : undefined).map((todo) => represented(todo, request));
    const tag = `W/"${createHash('sha256')
      .update(JSON.stringify([all.length, page]))
      .digest('base64url')}"`;
    const headers = { 'x-total-count': has('wrong-total') ? page.length : all.length };
    if (limit) headers.link = links(url, limit, offset, all.length);
    return fresh(request, page.length === 0 && has('empty-list-null') ? null : page, tag, headers);
  }

  function created(todo, request) {
    const body = represented(todo, request);
    return { status: 201, headers: { location: body.url, etag: etag(todo) }, body };
  }

  function post({ request, body, text }) {
    const key = request.headers['idempotency-key'];
    if (key === undefined) return created(create(required('title', readMembers(body))), request);
    if (key.length < 1 || key.length > 255)
      throw new Refusal(400, 'invalid-parameter', {
        errors: [{ parameter: 'Idempotency-Key', code: 'too_long', detail: 'must have 1 to 255 characters' }],
      });
    const keyOfOwner = has('shared-keys') ? key : `${owner} ${key}`;
    const first = kept.get(keyOfOwner);
    if (!first || has('replay-creates')) {
      const answer = created(create(required('title', readMembers(body))), request);
      kept.set(keyOfOwner, { text, answer });
      return answer;
    }
    if (first.text !== text && !has('mismatch-replays')) throw new Refusal(422, 'idempotency-mismatch');
    return { ...first.answer, headers: { ...first.answer.headers, 'idempotency-replayed': 'true' } };
  }

  function updateAll({ url, body }) {
    const query = readQuery(url, ['completed']);
    const { completed } = required('completed', readMembers(body, ['completed']));
    const matched = matching(query);
    const toChange = matched.filter((todo) => todo.completed !== completed);
    for (const todo of toChange) update(todo, { completed });
    return { status: 200, body: { matched: matched.length, modified: toChange.length } };
  }

  function deleteAll({ url }) {
    const query = readQuery(url, ['completed']);
    const matched = matching(has('clears-all') ? {} : query);
    for (const { id } of matched) todos.delete(id);
    return { status: 204, headers: { 'x-deleted-count': matched.length } };
  }

  function reorder({ request, body }) {
    const ids = body?.ids;
    if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string'))
      throw invalid([{ pointer: '/ids', code: 'type', detail: 'must be an array of ids' }]);
    const isPermutation =
      new Set(ids).size === ids.length &&
      ids.every((id) => todos.has(id)) &&
      (ids.length === todos.size || has('reorder-partial'));
    if (!isPermutation) throw new Refusal(409, 'order-conflict');
    ids.forEach((id, index) => update(todos.get(id), { order: 1024 * (index + 1) }));
    return { status: 200, body: sorted([...todos.values()], 'order').map((todo) => represented(todo, request)) };
  }

  function put({ request, body, id }) {
    if (has('put-upserts') && !todos.has(id)) return created(create(required('title', readMembers(body)), id), request);
    const todo = found(id);
    assertMatch(todo, request);
    const members = required('title', readMembers(body));
    const absent = has('put-merges')
      ? {}
      : {
          completed: false,
          order: 'order' in members ? 0 : nextOrder(),
          description: null,
          dueDate: null,
          ...(has('put-keeps-priority') ? {} : { priority: 'normal' }),
        };
    const changed = update(todo, { ...absent, ...members });
    return { status: 200, headers: { etag: etag(changed) }, body: represented(changed, request) };
  }

  /** Lets a change wait until another has compared its tag, too; alone, it does not wait for ever. */
  async function raced(change) {
    await new Promise((resolve) => {
      racing.push(resolve);
      setTimeout(resolve, 5000).unref();
      if (racing.length === 2) for (const release of racing.splice(0)) release();
    });
    return change();
  }

  function patch({ request, body, id }) {
    const todo = found(id);
    assertMatch(todo, request);
    if (has('if-match-race') && request.headers['if-match']) return raced(() => patched({ request, body, id }));
    return patched({ request, body, id });
  }

  function patched({ request, body, id }) {
    const todo = found(id);
    const { members, errors } = readMembers(body, Object.keys(readers), id);
    if (errors.length) throw invalid(errors);
    const changed = update(todo, members);
    return { status: 200, headers: { etag: etag(changed) }, body: represented(changed, request) };
  }

  function remove({ request, id }) {
    if (has('delete-twice') && !todos.has(id)) return { status: 204 };
    assertMatch(found(id), request);
    todos.delete(id);
    return { status: 204 };
  }

  function metrics() {
    const lines = [...requests].flatMap(([labels, count]) => `http_requests_total{${labels}} ${count}`);
    const histogram = ['_bucket{le="+Inf"}', '_sum', '_count'].map(
      (suffix) => `http_request_duration_seconds${suffix} 0`,
    );
    return {
      status: 200,
      headers: { 'content-type': 'text/plain; version=0.0.4' },
      text: `${[...lines, ...histogram].join('\n')}\n`,
    };
  }

  function createSandbox({ request }) {
    const token = randomUUID();
    sandboxes.add(token);
    const expiresAt = new Date(Date.now() + (has('expired-sandbox') ? -1 : 1) * 86_400_000).toISOString();
    return { status: 201, body: { url: `http://${request.headers.host}${BASE}/sandboxes/${token}/todos`, expiresAt } };
  }

  const description = {
    openapi: '3.1.0',
    info: { title: 'Todo API', version: has('other-version') ? '0.9.0' : '1.0.0' },
    paths: { '/todos': {}, '/todos/{id}': {}, '/meta': {} },
  };
  const routes = [
    ['/todos', { GET: list, POST: post, PATCH: updateAll, DELETE: deleteAll }],
    ['/todos/actions/reorder', { POST: reorder }],
    [
      '/todos/{id}',
      {
        GET: ({ request, id }) => fresh(request, represented(found(id), request), etag(found(id))),
        ...(has('put-missing') ? {} : { PUT: put }),
        PATCH: patch,
        DELETE: remove,
      },
    ],
    [
      '/meta',
      {
        GET: () => ({
          status: 200,
          body: {
            contract: '1.0.0',
            stack: 'reference',
            database: 'memory',
            features: base === BASE || has('boasting-sandbox') ? features : FEATURES,
          },
        }),
      },
    ],
    ...(accounts?.routes ?? []),
    ...(hasSandboxes ? [['/sandboxes', { POST: createSandbox }]] : []),
  ]
    .map(([route, methods]) => [BASE + route, methods])
    .concat([
      ['/healthz', { GET: () => ({ status: 200, body: { status: 'ok' } }) }],
      ['/readyz', { GET: () => ({ status: 200, body: { status: 'ok' } }) }],
      ['/metrics', { GET: metrics }],
      ['/openapi.json', { GET: () => ({ status: 200, body: description }) }],
    ]);

  function routed(path) {
    for (const [route, methods] of routes) {
      const pattern = new RegExp(
        `^${route.replace('{id}', '([A-Za-z0-9_-]{1,64})')}${route.endsWith('/todos') ? '/?' : ''}$`,
      );
      const match = pattern.exec(path);
      if (match) return { route, methods, id: match[1] };
    }
    throw notFound();
  }

  async function readBody(request, isMergePatch) {
    const chunks = [];
    let size_bytes = 0;
    for await (const chunk of request) {
      size_bytes += chunk.length;
      // The rest is read and thrown away, so that the client gets to read the answer.
      if (size_bytes <= BODY_LIMIT_BYTES || has('no-body-limit')) chunks.push(chunk);
    }
    if (size_bytes > BODY_LIMIT_BYTES && !has('no-body-limit')) throw new Refusal(413, 'content-too-large');
    const type = String(request.headers['content-type'] ?? '')
      .split(';')[0]
      .trim()
      .toLowerCase();
    const isJson = type === 'application/json' || (isMergePatch && type === 'application/merge-patch+json');
    if (!isJson && !has('any-media-type')) throw new Refusal(415, 'unsupported-media-type');
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
      return { text, body: JSON.parse(text) };
    } catch {
      throw new Refusal(400, 'malformed-json');
    }
  }

  const cors = {
    'access-control-allow-origin': '*',
    'access-control-expose-headers':
      'ETag, Location, Link, X-Total-Count, Retry-After, X-Request-Id, Idempotency-Replayed',
  };

  function preflight() {
    return {
      status: 204,
      headers: {
        'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers':
          'Content-Type, If-Match, If-None-Match, Idempotency-Key, Authorization, X-Request-Id',
        'access-control-max-age': '600',
      },
    };
  }

  /** Where the request goes: the path below a base, and the sandbox of that base. */
  function entered(url) {
    const [, token, path] = /^\/api\/v1\/sandboxes\/([^/]+)(\/(?:todos|meta)(?:\/.*)?)$/.exec(url.pathname) ?? [];
    if (!token || !hasSandboxes) return undefined;
    if (!sandboxes.has(token) && !has('any-sandbox')) throw notFound();
    url.pathname = BASE + path;
    return token;
  }

  async function answered(request, context) {
    const url = new URL(request.url, 'http://reference');
    const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    // Before routing: a page may only read a 404 when its preflight was good.
    if (isPreflight && !has('preflight-redirect')) return preflight();
    const sandbox = entered(url);
    const { route, methods, id } = routed(url.pathname);
    context.route = has('metrics-by-path') ? url.pathname : route;
    const isSlash = url.pathname.endsWith('/todos/');
    if (isSlash && (has('slash-redirect') || (has('preflight-redirect') && request.method === 'OPTIONS'))) {
      return { status: 307, headers: { location: url.pathname.slice(0, -1) } };
    }
    if (request.method === 'OPTIONS') return { status: 204, headers: { allow: Object.keys(methods).join(', ') } };
    const isHead = request.method === 'HEAD' && !(has('no-head') && !route.startsWith(`${BASE}/todos`));
    const handler = methods[isHead ? 'GET' : request.method];
    if (!handler)
      throw new Refusal(405, 'method-not-allowed', {
        headers: has('plain-405') ? {} : { allow: [...Object.keys(methods), 'OPTIONS'].join(', ') },
      });
    if (has('empty-json-body') && ['GET', 'DELETE'].includes(request.method) && request.headers['content-type'])
      throw new Refusal(400, 'malformed-json');
    const isOfAccount = accounts && !sandbox && route.startsWith(`${BASE}/todos`);
    const caller = isOfAccount
      ? accounts.ownerOf(request)
      : ((has('shared-sandboxes') && sandbox ? 'sandbox' : sandbox) ?? 'everybody');
    const hasBody = !/\/(logout|sandboxes)$/.test(route) && ['POST', 'PUT', 'PATCH'].includes(request.method);
    const { body, text } = hasBody ? await readBody(request, request.method === 'PATCH') : {};
    if (!lists.has(caller)) lists.set(caller, new Map());
    owner = caller;
    todos = lists.get(owner);
    base = sandbox ? `${BASE}/sandboxes/${sandbox}` : BASE;
    return handler({ request, url, id, body, text });
  }

  function refused(error, requestId, path) {
    const { status = 500, code = 'internal', errors, headers, message } = error;
    if (status === 500 && !(error instanceof Refusal)) console.error(error);
    if (status === 404 && has('html-errors') && !path.startsWith(`${BASE}/todos/`)) {
      return { status, headers: { 'content-type': 'text/html' }, text: '<h1>Not Found</h1>' };
    }
    const body = {
      type: 'about:blank',
      title: http.STATUS_CODES[status],
      status,
      code: has('own-codes') ? code.replace('-', '_') : code,
      detail: message,
      errors,
      requestId,
    };
    return { status, headers: { ...headers, 'content-type': 'application/problem+json' }, body };
  }

  async function pageFile(path) {
    const name = PAGE_FILES[path];
    const text = await readFile(new URL(`reference-page/${name}`, import.meta.url), 'utf8');
    const defect =
      name === 'index.html' && pageDefect ? text.replace('data-defect=""', `data-defect="${pageDefect}"`) : text;
    return { status: 200, headers: { 'content-type': FILE_TYPES[name.split('.')[1]] }, text: defect };
  }

  return http.createServer(async (request, response) => {
    const given = request.headers['x-request-id'];
    const requestId = given && (REQUEST_ID.test(given) || has('request-id-echoed')) ? given : randomUUID();
    const path = request.url.split('?')[0];
    const context = { route: 'none' };
    let answer;
    try {
      answer = Object.hasOwn(PAGE_FILES, path) ? await pageFile(path) : await answered(request, context);
    } catch (error) {
      answer = refused(error, requestId, path);
    }
    const labels = `method="${request.method}",route="${context.route}",status="${answer.status}"`;
    requests.set(labels, (requests.get(labels) ?? 0) + 1);
    const withCors = !has('no-cors') && !(has('no-cors-on-errors') && answer.status >= 400);
    const text = answer.text ?? (answer.body === undefined ? undefined : JSON.stringify(answer.body));
    response.writeHead(answer.status, {
      ...(withCors ? cors : {}),
      ...(has('no-request-id') ? {} : { 'x-request-id': requestId }),
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      'cache-control': 'no-cache',
      ...answer.headers,
    });
    response.end(request.method === 'HEAD' ? undefined : text);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const {
    port,
    auth: hasAccounts,
    sandbox: hasSandboxes,
    defect,
    'page-defect': pageDefect,
  } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      auth: { type: 'boolean', default: false },
      sandbox: { type: 'boolean', default: false },
      defect: { type: 'string', multiple: true, default: [] },
      'page-defect': { type: 'string' },
    },
  }).values;
  const known = { ...API_DEFECTS, ...ACCOUNT_DEFECTS, ...SANDBOX_DEFECTS, ...PAGE_DEFECTS };
  const unknown = [...defect, pageDefect].filter((name) => name && !(name in known));
  if (unknown.length)
    throw new Error(`unknown defect ${unknown.join(', ')}; there are ${Object.keys(known).join(', ')}`);
  const server = createReference(new Set(defect), { pageDefect, hasAccounts, hasSandboxes });
  server.listen(Number(port), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
}
