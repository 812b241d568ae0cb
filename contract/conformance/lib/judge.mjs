/** Assertions. Every failure says the request, what was expected and what came. */

/** @typedef {import('./http.mjs').Answer} Answer */

const SHOWN_CHARACTERS = 400;

/** @param {unknown} value */
function shown(value) {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  // Control characters and lone surrogates would spoil the report.
  const printable = text.replace(
    /[\p{Cc}\p{Cs}\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return printable.length > SHOWN_CHARACTERS
    ? `${printable.slice(0, SHOWN_CHARACTERS)}… (${printable.length} characters)`
    : printable;
}

/** @param {Answer} answer */
function requestOf({ request }) {
  const headers = Object.entries(request.headers ?? {}).map(
    ([name, value]) => `${name}: ${name === 'authorization' ? '…' : value}`,
  );
  const body = request.body === undefined ? '' : ` ${shown(request.body.toString())}`;
  return `${request.method} ${request.path}${headers.length ? ` [${headers.join('; ')}]` : ''}${body}`;
}

/** @param {Answer} answer */
function answerOf({ status, headers, text }) {
  return `${status} ${headers['content-type'] ?? '(no content-type)'} ${shown(text)}`.trimEnd();
}

export class Disagreement extends Error {
  name = 'Disagreement';

  /** @param {Answer | undefined} answer @param {string} expected @param {unknown} [got] the whole answer when absent */
  constructor(answer, expected, got) {
    const lines = answer ? [requestOf(answer)] : [];
    lines.push(`  expected: ${expected}`);
    if (got !== undefined) lines.push(`  got: ${shown(got)}`);
    if (answer) lines.push(`  ${got === undefined ? 'got' : 'answer'}: ${answerOf(answer)}`);
    super(lines.join('\n'));
  }
}

/** @param {Answer | undefined} answer @param {string} expected @param {boolean} isSo @param {unknown} [got] */
export function holds(answer, expected, isSo, got) {
  if (!isSo) throw new Disagreement(answer, expected, got);
}

/** @param {Answer} answer @param {...number} allowed */
export function status(answer, ...allowed) {
  holds(answer, `status ${allowed.join(' or ')}`, allowed.includes(answer.status));
  return answer;
}

/** @param {unknown} one @param {unknown} other */
function same(one, other) {
  return Object.is(one, other) || canonical(one) === canonical(other);
}

/** JSON with sorted members, so that their order does not matter. @param {unknown} value @returns {string} */
function canonical(value) {
  return JSON.stringify(value, (_, member) =>
    member && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/** @param {Answer | undefined} answer @param {string} what @param {unknown} got @param {unknown} wanted */
export function equal(answer, what, got, wanted) {
  holds(answer, `${what} ${shown(wanted)}`, same(got, wanted), got === undefined ? 'nothing' : got);
}

/** @param {Answer} answer @param {string} name @param {string | RegExp} wanted */
export function header(answer, name, wanted) {
  const value = answer.headers[name.toLowerCase()];
  const text = Array.isArray(value) ? value.join(', ') : value;
  const matches = text !== undefined && (typeof wanted === 'string' ? text === wanted : wanted.test(text));
  holds(answer, `header ${name}: ${wanted}`, matches, text ?? `no ${name}`);
  return /** @type {string} */ (text);
}

/** Does a comma-separated header name every one of these? @param {Answer} answer @param {string} name @param {string[]} wanted */
export function headerLists(answer, name, wanted) {
  const listed = String(answer.headers[name.toLowerCase()] ?? '')
    .split(',')
    .map((item) => item.trim().toLowerCase());
  const missing = wanted.filter((item) => !listed.includes(item.toLowerCase()));
  holds(
    answer,
    `${name} to list ${wanted.join(', ')}`,
    missing.length === 0,
    answer.headers[name.toLowerCase()] ?? `no ${name}`,
  );
}

/** @param {Answer} answer @param {number} [wanted] */
export function json(answer, wanted = 200) {
  status(answer, wanted);
  header(answer, 'Content-Type', /^application\/json\s*(;|$)/i);
  holds(answer, 'a JSON body', answer.json !== undefined);
  return answer.json;
}

/** The codes of a problem. */
const CODES = [
  'malformed-json',
  'invalid-parameter',
  'unauthorized',
  'forbidden',
  'not-found',
  'method-not-allowed',
  'conflict',
  'todo-limit-reached',
  'order-conflict',
  'idempotency-conflict',
  'idempotency-mismatch',
  'precondition-failed',
  'content-too-large',
  'unsupported-media-type',
  'validation-failed',
  'precondition-required',
  'too-many-requests',
  'internal',
  'unavailable',
];

/**
 * @typedef {object} Problem
 * @property {string | string[]} [code]
 * @property {string} [pointer] some item of `errors` points here
 * @property {string} [parameter] some item of `errors` names this query parameter
 * @property {string[]} [reason] allowed codes of that item
 */

/** Is it an RFC 9457 answer of the contract? @param {Answer} answer @param {number | number[]} wanted @param {Problem} [details] */
export function problem(answer, wanted, { code, pointer, parameter, reason } = {}) {
  status(answer, ...[wanted].flat());
  header(answer, 'Content-Type', /^application\/problem\+json\s*(;|$)/i);
  const body = answer.json;
  holds(answer, 'a problem object', body !== null && typeof body === 'object' && !Array.isArray(body));
  for (const member of ['type', 'title', 'code'])
    holds(answer, `a string member ${member}`, typeof body[member] === 'string');
  equal(answer, 'member status', body.status, answer.status);
  holds(answer, `code among ${CODES.join(', ')}`, CODES.includes(body.code), body.code);
  if (code) holds(answer, `code ${[code].flat().join(' or ')}`, [code].flat().includes(body.code), body.code);
  if (pointer === undefined && parameter === undefined) return body;
  const errors = Array.isArray(body.errors) ? body.errors : [];
  const item = errors.find((/** @type {any} */ error) =>
    pointer !== undefined ? error.pointer === pointer : error.parameter === parameter,
  );
  holds(
    answer,
    `an item of errors with ${pointer !== undefined ? `pointer ${pointer}` : `parameter ${parameter}`}`,
    item !== undefined,
    errors,
  );
  for (const member of ['code', 'detail'])
    holds(answer, `errors[].${member} to be a string`, typeof item[member] === 'string', item);
  if (reason) holds(answer, `errors[].code ${reason.join(' or ')}`, reason.includes(item.code), item);
  return body;
}

export const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
export const ID = /^[A-Za-z0-9_-]{1,64}$/;
const INT32 = 2 ** 31;

/** Does the value have the shape of a Todo? @param {Answer} answer @param {any} todo @param {Record<string, unknown>} [members] wanted values */
export function todo(answer, todo, members = {}) {
  holds(answer, 'a Todo object', todo !== null && typeof todo === 'object' && !Array.isArray(todo), todo);
  holds(answer, `id matching ${ID}`, typeof todo.id === 'string' && ID.test(todo.id), todo);
  holds(
    answer,
    'an absolute url',
    typeof todo.url === 'string' && /^https?:\/\/[^/]+\//.test(todo.url),
    todo.url ?? 'no url',
  );
  holds(answer, 'a string title', typeof todo.title === 'string', todo);
  holds(answer, 'a boolean completed', typeof todo.completed === 'boolean', todo);
  holds(answer, 'an int32 order', Number.isInteger(todo.order) && todo.order >= -INT32 && todo.order < INT32, todo);
  for (const [name, value] of Object.entries(members)) equal(answer, `member ${name}`, todo[name], value);
  return todo;
}
