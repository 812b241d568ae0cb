/** Judges the fuzzer: it finds nothing in the clean reference, and shows a defect by a line that anyone can run. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import addFormats from 'ajv-formats';
import Ajv2020 from 'ajv/dist/2020.js';
import { operationsOf } from '../../contract/conformance/lib/fuzz/description.mjs';
import { episodes } from '../../contract/conformance/lib/fuzz/generate.mjs';
import { Random } from '../../contract/conformance/lib/fuzz/random.mjs';
import { faults } from '../../contract/conformance/lib/fuzz/schema.mjs';
import { invalidValue, validValue } from '../../contract/conformance/lib/fuzz/values.mjs';
import { FEATURES } from './reference.mjs';
import { ended, withReference } from './suite.mjs';

const FUZZER = fileURLToPath(new URL('../../contract/conformance/fuzz.mjs', import.meta.url));

/** The operation whose answers give the defect away. */
const CAUGHT_BY = {
  'no-cors': 'listTodos',
  'no-cors-on-errors': 'createTodo',
  'slash-redirect': 'listTodos',
  'relative-url': 'createTodo',
  'lost-order': 'createTodo',
  'text-order': 'listTodos',
  'order-overflow': 'updateTodo',
  'order-null': 'createTodo',
  'patch-ignored': 'listTodos',
  'patch-bumps': 'updateTodo',
  'put-missing': 'replaceTodo',
  'put-merges': 'replaceTodo',
  'put-upserts': 'replaceTodo',
  'trim-builtin': 'createTodo',
  'utf16-length': 'createTodo',
  'no-null-character': 'createTodo',
  'lone-surrogates': 'updateTodo',
  'plain-405': 'other methods',
  'any-media-type': 'createTodo',
  'no-body-limit': 'createTodo',
  'empty-json-body': 'listTodos',
  'delete-twice': 'deleteTodo',
  'short-timestamps': 'createTodo',
  'mass-assignment': 'updateTodo',
  'empty-list-null': 'listTodos',
  'ignored-filter': 'listTodos',
  'folds-unicode': 'listTodos',
  wildcards: 'listTodos',
  'bad-query-ignored': 'listTodos',
  'wrong-total': 'listTodos',
  'clears-all': 'deleteTodos',
  'reorder-partial': 'reorderTodos',
  'if-match-ignored': 'replaceTodo',
  'if-match-weak': 'updateTodo',
  'no-304': 'getTodo',
  'stale-etag': 'replaceTodo',
  'replay-creates': 'createTodo',
  'mismatch-replays': 'createTodo',
  'impossible-dates': 'createTodo',
  'no-request-id': 'createTodo',
  'request-id-echoed': 'listTodos',
};

const fuzzed = (origin, ...options) => ended(process.execPath, [FUZZER, '--api', `${origin}/api/v1`, ...options]);

for (const hasAccounts of [false, true]) {
  for (const seed of ['1', '2', '3', '4', '5']) {
    test(`the clean reference ${hasAccounts ? 'with' : 'without'} accounts answers the requests of seed ${seed} as described`, () =>
      withReference({ hasAccounts }, async (origin) => {
        const { code, output, complaint } = await fuzzed(origin, '--seed', seed);
        assert.equal(code, 0, output + complaint);
        assert.match(output, new RegExp(`^# seed ${seed}, 2000 requests, 0 failures`, 'm'));
      }));
  }
}

/** What differs from run to run: ids, times, hashes. */
const masked = (text) =>
  text
    .replace(/127\.0\.0\.1:\d+/g, 'ORIGIN')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, 'ID')
    .replace(/\d{4}-\d{2}-\d{2}T[\d:]+(\.\d{3})?Z/g, (time) => (time.includes('.') ? 'TIME' : 'SHORT TIME'))
    .replace(/W\/"[^"]*"/g, 'TAG')
    .replace(/^Date: .*$/gm, 'DATE');

/** What the line shows of a reference with these defects, moved there from where it was found. */
const shownBy = (line, defects) =>
  withReference({ defects }, async (origin) => {
    const { code, output, complaint } = await ended('bash', [
      '-c',
      line.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, origin),
    ]);
    assert.equal(code, 0, complaint);
    return masked(output);
  });

for (const [defect, operation] of Object.entries(CAUGHT_BY)) {
  test(`the defect ${defect} is found in ${operation}, and the printed line shows it`, () =>
    withReference({ defects: [defect] }, async (origin) => {
      const { code, output, complaint } = await fuzzed(origin, '--seed', '1', '--requests', '1200');
      assert.equal(code, 1, output + complaint);
      const [, message] =
        new RegExp(`^not ok \\d+ - fuzz ${operation}\\n([^]*?)\\n  \\.\\.\\.$`, 'm').exec(output) ?? [];
      assert.ok(message, output);
      const line = /^ +(?:curl|key=).*$/m.exec(message)[0];
      assert.notEqual(await shownBy(line, [defect]), await shownBy(line, []), line);
    }));
}

test('the same seed gives the same requests, another seed others', () => {
  const requests = (seed) => JSON.stringify(episodes(operationsOf(FEATURES), seed).next().value);
  assert.equal(requests(7), requests(7));
  assert.notEqual(requests(7), requests(8));
});

test('the fuzzer and Ajv agree on every schema of a request, for thousands of values', () => {
  const ajv = new Ajv2020({ strict: false, formats: { int32: true } });
  addFormats(ajv);
  const random = new Random(1);
  const schemas = operationsOf([...FEATURES, 'auth']).flatMap(({ body, parameters }) => [
    ...Object.values(body?.schema.properties ?? {}),
    ...parameters.map(({ schema }) => schema),
  ]);
  for (const schema of schemas) {
    const validate = ajv.compile(schema);
    const makers = [
      validValue,
      ...(schema.type === 'string' && Object.keys(schema).length === 1 ? [] : [invalidValue]),
    ];
    for (const make of makers)
      for (let count = 0; count < 100; count++) {
        const value = make(schema, random);
        // A text is no address for Ajv that is one for the contract, which only wants an @ between something.
        if (schema.format !== 'email')
          assert.equal(validate(value), faults(schema, value).length === 0, JSON.stringify({ schema, value }));
      }
  }
});

for (const [name, options, complaint] of [
  ['no --api', [], /--api is needed/],
  ['an API that does not answer', ['--api', 'http://127.0.0.1:9/api/v1'], /--api does not answer/],
  ['a seed that is no number', ['--api', 'http://127.0.0.1:9', '--seed', 'x'], /--seed is a whole number, not x/],
  ['an unknown option', ['--url', 'x'], /--url/],
]) {
  test(`${name} ends the fuzzer with 2 and says why`, async () => {
    const result = await ended(process.execPath, [FUZZER, ...options]);
    assert.equal(result.code, 2);
    assert.match(result.complaint, complaint);
    assert.doesNotMatch(result.complaint, /\n {4}at /);
  });
}

test('no token is printed where the API wants one', () =>
  withReference({ hasAccounts: true, defects: ['lost-order'] }, async (origin) => {
    const { output } = await fuzzed(origin, '--seed', '1');
    assert.match(output, /-H "Authorization: Bearer \$TOKEN"/);
    assert.doesNotMatch(output, /eyJ/);
  }));
