#!/usr/bin/env node
/** Asks a todo API what nobody thought of, and judges every answer by the description: see ../README.md. */
import { parseArgs } from 'node:util';
import { Contradiction } from './lib/fuzz/contradiction.mjs';
import { curlLine } from './lib/fuzz/curl.mjs';
import { failureOf, shrunk } from './lib/fuzz/shrink.mjs';
import { EPISODE, episodes } from './lib/fuzz/generate.mjs';
import { tapLine } from './lib/reporters.mjs';
import { UsageError, planned } from './lib/target.mjs';

const HELP = `Asks an API thousands of things, good and bad, made from the description of the contract, and judges every answer.

  node fuzz.mjs --api http://host:port/api/v1 [options]

It empties the list of the API, many times: give it a throwaway database.

  --api URL      base URL of the API (its list is URL/todos)
  --seed N       the same seed gives the same requests (default: another one each time, which is printed)
  --requests N   how many, rounded up to whole episodes of ${EPISODE} (default 2000)
  --help

Prints TAP, a test for each operation. A failure is shrunk to the fewest requests and printed as one line for bash;
where the API wants a token it is $TOKEN there. Ends with 0 when every answer was as described, 1 when one was not,
2 when nothing could be judged.
`;
/** A backend that is broken everywhere needs no more examples. */
const SHRUNK_LIMIT = 20;

/** @typedef {import('./lib/levels.mjs').Plan} Plan */
/** @typedef {import('./lib/fuzz/shrink.mjs').Failure} Failure */

/** @param {string} option @param {string} text */
function count(option, text) {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${option} is a whole number, not ${text}`);
  return Number(text);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        api: { type: 'string' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        requests: { type: 'string', default: '2000' },
        help: { type: 'boolean', default: false },
      },
    });
    return { ...values, seed: count('seed', values.seed), requests: count('requests', values.requests) };
  } catch (error) {
    throw new UsageError(error.message);
  }
}

async function description() {
  try {
    return await import('./lib/fuzz/description.mjs');
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UsageError('the fuzzer needs yaml to read the description: run "npm ci" in the folder of fuzz.mjs');
  }
}

/** @param {Failure} failure @param {Plan} plan */
function message({ contradiction, exchange }, plan) {
  const { origin, pathname: path } = new URL(plan.todos);
  const { authorization } = plan;
  const clear = { method: 'DELETE', origin, path, headers: authorization ? { authorization } : {} };
  const needsEmptyList = exchange.answers.length > 1 || contradiction.rule.startsWith('state');
  const line = curlLine(exchange.answers, { nonce: exchange.nonce, ...(needsEmptyList ? { clear } : {}) });
  return `${contradiction.message}\n${line}`;
}

/** The failures, one of a kind, each as small as it gets. @param {Plan} plan @param {import('./lib/fuzz/description.mjs').Operation[]} operations @param {{ seed: number, requests: number }} options */
async function hunted(plan, operations, { seed, requests }) {
  /** @type {Map<string, { name: string, message: string }>} */
  const failures = new Map();
  const asked = new Map(operations.map(({ name }) => [name, 0]));
  let sent = 0;
  for (const steps of episodes(operations, seed)) {
    if (sent >= requests) break;
    sent += EPISODE;
    for (const { operation } of steps) if (operation) asked.set(operation.name, (asked.get(operation.name) ?? 0) + 1);
    const failure = await failureOf(plan, steps);
    if (!failure) continue;
    const name = failure.steps.at(-1)?.operation?.name ?? 'other methods';
    const kind = `${name}: ${failure.contradiction.rule}`;
    if (failures.has(kind) || failures.size >= SHRUNK_LIMIT) continue;
    failures.set(kind, { name, message: message(await shrunk(plan, failure), plan) });
  }
  return { asked, sent, failures: [...failures.values()] };
}

async function main() {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const { operationsOf } = await description();
  const plan = await planned({ api: options.api });
  const operations = operationsOf(plan.features).filter(({ name }) => name !== 'me' || plan.authorization);
  const start_ms = performance.now();
  console.log('TAP version 13');
  const { asked, sent, failures } = await hunted(plan, operations, options);
  const names = [...asked].filter(([, times]) => times > 0).map(([name]) => name);
  const results = [...names, 'other methods'].map((name) => {
    const own = failures.filter((failure) => failure.name === name);
    return {
      name: `fuzz ${name}`,
      passed: own.length === 0,
      duration_ms: 0,
      message: own.map((one) => one.message).join('\n'),
    };
  });
  results.forEach((result, index) => console.log(tapLine(result, index + 1)));
  console.log(`1..${results.length}`);
  const duration_s = ((performance.now() - start_ms) / 1000).toFixed(1);
  console.log(`# seed ${options.seed}, ${sent} requests, ${failures.length} failures, ${duration_s} s`);
  return failures.length === 0 ? 0 : 1;
}

// Whoever reads the results, as head does, may have read enough.
process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? 1 : 2));

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof Contradiction)) throw error;
  console.error(`fuzz: ${error.message}`);
  process.exitCode = 2;
}
