/** A failure made small: the fewest steps, and the smallest of each, that still show it. */
import { Contradiction } from './contradiction.mjs';
import { Exchange } from './exchange.mjs';

/** @typedef {import('./generate.mjs').Step} Step */
/** @typedef {import('../levels.mjs').Plan} Plan */
/** @typedef {{ steps: Step[], contradiction: Contradiction, exchange: Exchange }} Failure */

const ATTEMPTS = 400;

/** The first failure of the steps; undefined when there is none. @param {Plan} plan @param {Step[]} steps @returns {Promise<Failure | undefined>} */
export async function failureOf(plan, steps) {
  const exchange = new Exchange(plan);
  await exchange.begin();
  for (const [index, step] of steps.entries()) {
    try {
      await exchange.take(step);
    } catch (error) {
      if (!(error instanceof Contradiction)) throw error;
      return { steps: steps.slice(0, index + 1), contradiction: error, exchange };
    }
  }
  return undefined;
}

/** Fewer steps: halves, then smaller parts, then one at a time; the last one fails and stays. @param {Step[]} steps */
function* shorter(steps) {
  for (let size = Math.ceil((steps.length - 1) / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0)
    for (let start = 0; start < steps.length - 1; start += size)
      yield [...steps.slice(0, start), ...steps.slice(Math.min(start + size, steps.length - 1))];
}

/** @param {unknown} value @returns {unknown[]} */
function smallerValues(value) {
  if (typeof value !== 'string' || value.length < 2) return [];
  const points = [...value];
  const half = Math.ceil(points.length / 2);
  return [
    'a',
    points.slice(0, half).join(''),
    points.slice(half).join(''),
    points.slice(1).join(''),
    points.slice(0, -1).join(''),
  ];
}

/** @param {Step} step @returns {Generator<Step>} */
function* simpler(step) {
  for (const name of Object.keys(step.headers)) {
    const { [name]: _, ...headers } = step.headers;
    if (name !== 'Content-Type' || !step.operation?.body) yield { ...step, headers };
  }
  const [type, parameter] = (step.headers['Content-Type'] ?? '').split(';');
  if (parameter) yield { ...step, headers: { ...step.headers, 'Content-Type': type } };
  if (step.raw || step.padding) yield { ...step, raw: undefined, padding: undefined, json: { title: 'a' } };
  for (const [index, [name, text]] of step.query.entries()) {
    yield { ...step, query: step.query.toSpliced(index, 1) };
    for (const value of smallerValues(text)) yield { ...step, query: step.query.with(index, [name, String(value)]) };
  }
  for (const name of /** @type {const} */ (['tag', 'key']))
    if (step[name] !== undefined) yield { ...step, [name]: undefined };
  if (step.path === '/todos/') yield { ...step, path: '/todos' };
  if (step.method === 'HEAD') yield { ...step, method: 'GET' };
  if (step.json === null || typeof step.json !== 'object' || Array.isArray(step.json)) return;
  for (const [name, value] of Object.entries(step.json)) {
    const { [name]: _, ...json } = step.json;
    yield { ...step, json };
    for (const smaller of smallerValues(value)) yield { ...step, json: { ...step.json, [name]: smaller } };
  }
}

/** @param {Step[]} steps */
function* smaller(steps) {
  yield* shorter(steps);
  for (const [index, step] of steps.entries()) for (const one of simpler(step)) yield steps.with(index, one);
}

/** @param {Plan} plan @param {Failure} failure @returns {Promise<Failure>} */
export async function shrunk(plan, failure) {
  let best = failure;
  for (let attempts = 0, isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const steps of smaller(best.steps)) {
      if (++attempts > ATTEMPTS) return best;
      const found = await failureOf(plan, steps);
      const isSame =
        found?.contradiction.rule === best.contradiction.rule &&
        found.steps.at(-1)?.operation === best.steps.at(-1)?.operation;
      if (!found || !isSame) continue;
      best = found;
      isSmaller = true;
      break;
    }
  }
  return best;
}
