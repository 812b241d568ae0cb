/** Is an answer one that the description has: its status, its headers, its body? */
import { Contradiction } from './contradiction.mjs';
import { problemSchema, requestIdSchema } from './description.mjs';
import { faults, valueOf } from './schema.mjs';

/** @typedef {import('../http.mjs').Answer} Answer */
/** @typedef {import('./generate.mjs').Step} Step */

/** @param {Answer} answer @param {string} rule @param {any} schema @param {any} value */
function fits(answer, rule, schema, value) {
  const [fault] = faults(schema, value);
  if (!fault) return;
  const place = fault.pointer ? `${rule} ${fault.pointer}` : rule;
  const got = fault.pointer
    .split('/')
    .slice(1)
    .reduce((node, name) => node?.[name], value);
  throw new Contradiction(answer, place.replace(/\/\d+/g, '/*'), `${place} to be ${fault.text}`, got ?? 'nothing');
}

/** @param {Answer} answer @param {Record<string, any>} described */
function headers(answer, described = {}) {
  for (const [name, { schema, required }] of Object.entries(described)) {
    const text = answer.headers[name.toLowerCase()];
    if (text === undefined && required)
      throw new Contradiction(answer, `header ${name}`, `the header ${name}`, `no ${name}`);
    if (text !== undefined) fits(answer, `header ${name}`, schema, valueOf(schema, String(text)));
  }
}

/** @param {Answer} answer @param {Record<string, { schema: any }> | undefined} content */
function body(answer, content) {
  const isBare = !content || answer.request.method === 'HEAD';
  if (isBare && answer.text !== '') throw new Contradiction(answer, 'body', 'no body');
  if (!content) return;
  const type = String(answer.headers['content-type'] ?? '')
    .split(';')[0]
    .trim()
    .toLowerCase();
  if (!Object.hasOwn(content, type))
    throw new Contradiction(answer, 'media type', `Content-Type ${Object.keys(content).join(' or ')}`, type || 'none');
  if (isBare) return;
  const isJson = /[/+]json$/.test(type);
  if (isJson && answer.json === undefined) throw new Contradiction(answer, 'body', 'JSON');
  fits(answer, 'body', content[type].schema, isJson ? answer.json : answer.text);
}

/** @param {Answer} answer */
function problem(answer) {
  body(answer, { 'application/problem+json': { schema: problemSchema } });
  if (answer.request.method === 'HEAD') return;
  const { status, requestId } = answer.json;
  if (status !== answer.status)
    throw new Contradiction(answer, 'problem status', `member status ${answer.status}`, status);
  if (requestId !== undefined && requestId !== answer.headers['x-request-id'])
    throw new Contradiction(answer, 'problem requestId', 'requestId to be that of X-Request-Id', requestId);
}

/** @param {Step} step @param {Answer} answer */
function requestId(step, answer) {
  const given = step.headers['X-Request-Id'];
  const id = answer.headers['x-request-id'];
  fits(answer, 'header X-Request-Id', requestIdSchema, id ?? '');
  if (given === undefined) return;
  const isGood = faults(requestIdSchema, given).length === 0;
  if (isGood !== (id === given))
    throw new Contradiction(answer, 'header X-Request-Id', `X-Request-Id ${isGood ? given : 'of its own'}`, id);
}

/** @param {Step} step @param {Answer} answer */
export function asDescribed(step, answer) {
  const { status } = answer;
  if (status >= 500) throw new Contradiction(answer, 'server error', 'no error of the server');
  const response = step.operation?.responses[status];
  if (step.operation && !response && status !== 405) {
    const known = Object.keys(step.operation.responses).join(', ');
    throw new Contradiction(answer, 'undescribed status', `a status of the description: ${known}`);
  }
  if (status >= 400) problem(answer);
  else body(answer, response?.content);
  headers(answer, response?.headers);
  requestId(step, answer);
  const origin = step.headers.Origin;
  const allowed = answer.headers['access-control-allow-origin'];
  if (origin && allowed !== '*' && allowed !== origin)
    throw new Contradiction(answer, 'CORS', `Access-Control-Allow-Origin * or ${origin}`, allowed ?? 'none');
}
