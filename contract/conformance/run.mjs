#!/usr/bin/env node
/** Judges a todo API, and a page, by their URLs: see ../README.md. */
import { writeFile } from 'node:fs/promises';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FEATURES, LEVELS, reasonToLeaveOut } from './lib/levels.mjs';
import { hand } from './lib/plan.mjs';
import { json, junit, summary, tapLine } from './lib/reporters.mjs';
import { UsageError, planned } from './lib/target.mjs';

const HELP = `Judges a todo API, and a page that uses it, against the contract.

  node run.mjs --api http://host:port/api/v1 [--page http://host:port/] [options]

It empties the list of the API: give it a throwaway database.

  --api URL       base URL of the API (its list is URL/todos)
  --page URL      also judge this page, in a real browser; its todos must be those of --api
  --level N       judge up to this level of the API, 0 to 5 (default 5, as far as GET /meta claims)
  --name REGEX    only the checks whose name matches ("^L1 title", "^P")
  --browser PATH  Chromium or Chrome (default: $CHROME_PATH, then chromium, google-chrome on the PATH);
                  given without --page, CORS is also judged in it
  --junit FILE    also write the results as JUnit XML
  --json FILE     also write the results as JSON
  --help

Prints TAP and a summary by level. Ends with 0 when every check passed, 1 when one failed,
2 when nothing could be judged.
`;

/** @typedef {import('./lib/levels.mjs').Plan} Plan */
/** @typedef {import('./lib/levels.mjs').Level} Level */

const levelNames = /** @type {Level[]} */ (Object.keys(LEVELS));

function readOptions() {
  try {
    return parseArgs({
      options: {
        api: { type: 'string' },
        page: { type: 'string' },
        level: { type: 'string', default: '5' },
        name: { type: 'string', default: '' },
        browser: { type: 'string' },
        junit: { type: 'string' },
        json: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error.message);
  }
}

/** The levels and features not judged, and why. @param {Plan} plan */
function notes(plan) {
  return levelNames.flatMap((level) => {
    const ofLevel = reasonToLeaveOut(plan, level);
    if (ofLevel) return [`${level} not judged: ${ofLevel}`];
    return FEATURES[level].flatMap((feature) => {
      const reason = reasonToLeaveOut(plan, level, feature);
      return reason ? [`${level} ${feature} not judged: ${reason}`] : [];
    });
  });
}

/** @param {Plan} plan @returns {AsyncGenerator<import('./lib/reporters.mjs').Result>} */
async function* results(plan) {
  const names = plan.browser ? ['api', 'browser'] : ['api'];
  const files = names.map((name) => fileURLToPath(new URL(`checks/${name}.mjs`, import.meta.url)));
  // One after the other: they share the list.
  for await (const { type, data } of run({ files, concurrency: 1 })) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { name, details } = /** @type {any} */ (data);
    const isCheck = levelNames.some((level) => name.startsWith(`${level} `));
    // A file that ends with an error of its own is a result too; one that only sums up its checks is not.
    if (!isCheck && (type === 'test:pass' || details.error?.failureType === 'subtestsFailed')) continue;
    const cause = details.error?.cause ?? details.error;
    yield {
      name,
      passed: type === 'test:pass',
      duration_ms: details.duration_ms,
      ...(cause ? { message: cause.name === 'Disagreement' ? cause.message : (cause.stack ?? String(cause)) } : {}),
    };
  }
}

async function main() {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const plan = await planned(options);
  hand(plan);
  const start_ms = performance.now();
  const all = [];
  console.log('TAP version 13');
  for await (const result of results(plan)) {
    all.push(result);
    console.log(tapLine(result, all.length));
  }
  console.log(`1..${all.length}`);
  if (all.length === 0) throw new UsageError(`no check matches --level ${options.level} --name ${options.name}`);
  const duration_ms = performance.now() - start_ms;
  console.log(summary(all, notes(plan), duration_ms));
  if (options.junit) await writeFile(options.junit, junit(all, duration_ms));
  if (options.json)
    await writeFile(options.json, json(all, { api: plan.api, page: plan.page, features: plan.features }, duration_ms));
  return all.every(({ passed }) => passed) ? 0 : 1;
}

// Whoever reads the results, as head does, may have read enough.
process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? 1 : 2));

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`conformance: ${error.message}`);
  process.exitCode = 2;
}
