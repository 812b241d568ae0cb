/** The reference and the suite, as the tests of the suite use them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createReference } from './reference.mjs';

const SUITE = fileURLToPath(new URL('../../contract/conformance/run.mjs', import.meta.url));

/** A reference with these defects while `use` runs. */
export async function withReference({ defects = [], ...features }, use) {
  const server = createReference(new Set(defects), features);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** Runs a program to its end. */
export async function ended(program, options) {
  // The variable would make the suite believe that it is a part of the test that starts it.
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const child = spawn(program, options, { env });
  let output = '';
  let complaint = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (complaint += chunk));
  const [code] = await once(child, 'close');
  return { code, output, complaint };
}

/** Runs the suite as a user does. */
export async function judged(...options) {
  const result = await ended(process.execPath, [SUITE, ...options]);
  const failed = [...result.output.matchAll(/^not ok \d+ - (.*)$/gm)].map(([, name]) => name);
  return { ...result, failed };
}

/** A pattern for the names that start with the sentence. */
export const startingWith = (sentence) => `^${sentence.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`;
