/** For which reasons a request may be refused: none, and it must be granted; several, and any of them will do. */
import { LIMIT } from './model.mjs';
import { faults, valueOf } from './schema.mjs';

/** @typedef {import('./generate.mjs').Step} Step */
/** @typedef {import('./exchange.mjs').Request} Request */
/** @typedef {import('./model.mjs').Model} Model */
/** @typedef {{ status: number, code: string, names?: string[] }} Refusal names: pointers, or a parameter */

const BODY_LIMIT_BYTES = 64 * 1024;
const NOT_ALLOWED = { status: 405, code: 'method-not-allowed' };
const NOT_FOUND = { status: 404, code: 'not-found' };

/** @param {Request} request @returns {unknown} the parsed body; undefined when it is no JSON */
function parsed({ body }) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** @param {Step} step @param {Request} request @returns {Refusal[]} */
function ofBody({ operation, headers }, request) {
  const described = operation?.body;
  if (!described || request.body === undefined) return [];
  /** @type {Refusal[]} */
  const found = [];
  if (request.body.length > BODY_LIMIT_BYTES) found.push({ status: 413, code: 'content-too-large' });
  if (!described.types.includes(headers['Content-Type'].split(';')[0]))
    found.push({ status: 415, code: 'unsupported-media-type' });
  const value = parsed(request);
  if (value === undefined) return [...found, { status: 400, code: 'malformed-json' }];
  const wrong = faults(described.schema, value);
  if (wrong.length) found.push({ status: 422, code: 'validation-failed', names: wrong.map(({ pointer }) => pointer) });
  return found;
}

/** @param {Step} step @returns {Refusal[]} */
function ofQuery({ operation, query }) {
  return query
    .filter(([name, text]) => {
      const schema = operation?.parameters.find(
        (parameter) => parameter.in === 'query' && parameter.name === name,
      )?.schema;
      return schema && faults(schema, valueOf(schema, text)).length > 0;
    })
    .map(([name]) => ({ status: 400, code: 'invalid-parameter', names: [name] }));
}

/** @param {Request} request @param {Model} model @returns {Refusal[]} */
function ofKey({ key, body }, model) {
  if (key === undefined) return [];
  if (key.length > 255) return [{ status: 400, code: 'invalid-parameter', names: ['Idempotency-Key'] }];
  const first = model.keys.get(key);
  return first && first.body !== String(body) ? [{ status: 422, code: 'idempotency-mismatch' }] : [];
}

/** @param {unknown} ids @param {Model} model @returns {Refusal[]} */
function ofOrder(ids, model) {
  if (!Array.isArray(ids)) return [];
  const isSet = new Set(ids).size === ids.length;
  const isWhole = isSet && ids.length === model.todos.size && ids.every((id) => model.todos.has(id));
  const conflict = { status: 409, code: 'order-conflict' };
  // Not a set: a validator may say so first.
  return isWhole ? [] : isSet ? [conflict] : [conflict, { status: 422, code: 'validation-failed', names: ['/ids'] }];
}

/** @param {Step} step @param {Request} request @param {Model} model @returns {Refusal[]} */
function ofState({ operation }, request, model) {
  const { id, isReplay, tagMatches } = request;
  /** @type {Refusal[]} */
  const found = [];
  const isUnknown = id !== undefined && !model.todos.has(id);
  if (isUnknown) found.push(NOT_FOUND);
  if (tagMatches === false && operation?.method !== 'GET') found.push({ status: 412, code: 'precondition-failed' });
  if (operation?.name === 'createTodo' && model.todos.size >= LIMIT && !isReplay)
    found.push({ status: 409, code: 'todo-limit-reached' });
  if (operation?.name === 'reorderTodos') found.push(...ofOrder(/** @type {any} */ (parsed(request))?.ids, model));
  return found;
}

/** @param {Step} step @param {Request} request @returns {Refusal[]} */
function ofTokens({ operation }, { body }) {
  // The fuzzer knows no password and no refresh token: what is well formed is refused, too.
  return ['login', 'refresh'].includes(operation?.name ?? '') && body !== undefined
    ? [{ status: 401, code: 'unauthorized' }]
    : [];
}

/** @param {Step} step @param {Request} request @param {Model} model @returns {Refusal[]} */
export function refusalsOf(step, request, model) {
  // A path with an impossible id is no path at all.
  if (!step.operation && step.id && 'text' in step.id) return [NOT_ALLOWED, NOT_FOUND];
  if (!step.operation) return [NOT_ALLOWED];
  return [
    ...ofState(step, request, model),
    ...ofQuery(step),
    ...ofKey(request, model),
    ...ofBody(step, request),
    ...ofTokens(step, request),
  ];
}
