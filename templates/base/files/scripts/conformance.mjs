/**
 * Starts the application on a free port, judges it by the contract, and stops it.
 *
 *   node scripts/conformance.mjs conformance|fuzz [OPTION...]      options of the suite, or of the fuzzer
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const startTimeoutMs = 60_000;
const stopTimeoutMs = 15_000;

const project = new URL('../', import.meta.url);
const programs = { conformance: 'contract/conformance/run.mjs', fuzz: 'contract/conformance/fuzz.mjs' };
const [program, ...options] = process.argv.slice(2);

/** What a .env of the developer must not change. */
const judgedSettings = { CORS_ORIGIN: '*', REQUIRE_IF_MATCH: 'false', TRUST_PROXY: 'false', LOG_LEVEL: 'warn' };

const children = new Set();

/** In a process group of its own, so that everything it starts can be stopped with it. */
function start(command, args, environment = {}) {
  const env = { ...process.env, ...environment };
  const child = spawn(command, args, { cwd: project, env, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  children.add(child);
  child.ended = once(child, 'exit').finally(() => children.delete(child));
  return child;
}

async function stop(child) {
  signal(child, 'SIGTERM');
  const timer = setTimeout(() => signal(child, 'SIGKILL'), stopTimeoutMs);
  await child.ended;
  clearTimeout(timer);
}

function signal(child, name) {
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    // It has ended already.
    if (error.code !== 'ESRCH') throw error;
  }
}

async function freePort() {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function ready(application, url) {
  const deadline = performance.now() + startTimeoutMs;
  while (performance.now() < deadline) {
    if (application.exitCode !== null) throw new Error('The application ended before it was ready.');
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await pause(100);
  }
  throw new Error(`The application was not ready after ${startTimeoutMs / 1000} s.`);
}

async function judge() {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const application = start('make', ['--no-print-directory', 'run'], { ...judgedSettings, PORT: port });
  await ready(application, url);
  const hasPage = existsSync(new URL('frontend/dist/index.html', project));
  const page = hasPage && program === 'conformance' ? ['--page', `${url}/`] : [];
  const judging = fileURLToPath(new URL(programs[program], project));
  const verdict = start(process.execPath, [judging, '--api', `${url}/api/v1`, ...page, ...options]);
  const [code] = await verdict.ended;
  return code ?? 1;
}

async function stopAll() {
  await Promise.all([...children].map(stop));
}

for (const name of ['SIGINT', 'SIGTERM']) {
  process.once(name, async () => {
    await stopAll();
    process.exit(1);
  });
}

try {
  process.exitCode = await judge();
} catch (error) {
  console.error(`conformance: ${error.message}`);
  process.exitCode = 1;
} finally {
  await stopAll();
}
