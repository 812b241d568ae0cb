/** The description of the API is sound: for two linters, and by its own schemas. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import addFormats from 'ajv-formats';
import Ajv2020 from 'ajv/dist/2020.js';
import { parse } from 'yaml';

const run = promisify(execFile);
const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const file = path('../../contract/openapi.yaml');
const description = parse(await readFile(file, 'utf8'));
const { schemas, examples } = description.components;

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(description, 'openapi');

/** Follows a reference inside the description; its place is the reference itself. */
function resolved(node, place) {
  if (!node?.$ref) return [node, place];
  const names = node.$ref.slice(2).split('/');
  return resolved(
    names.reduce((value, name) => value[name], description),
    node.$ref.slice(1),
  );
}

const pointer = (...names) => names.map((name) => `/${String(name).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');

function valuesOf({ example, examples: named = {} }) {
  const all = Object.values(named).map((value) => resolved(value)[0].value);
  return example === undefined ? all : [...all, example];
}

function faults(schemaPlace, value) {
  const validate = ajv.getSchema(`openapi#${schemaPlace}`);
  return validate(value) ? [] : validate.errors.map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const operations = Object.entries(description.paths).flatMap(([route, item]) =>
  Object.entries(item)
    .filter(([, operation]) => operation.operationId)
    .map(([method, operation]) => ({ ...operation, place: pointer('paths', route, method) })),
);

/** The bodies of an operation: what is asked and what is answered. */
function bodiesOf({ place, requestBody, responses }) {
  const parts = Object.entries(responses).map(([status, node]) => [status, node, `${place}/responses/${status}`]);
  if (requestBody) parts.push(['request', requestBody, `${place}/requestBody`]);
  return parts.flatMap(([name, node, nodePlace]) => {
    const [part, partPlace] = resolved(node, nodePlace);
    return Object.entries(part.content ?? {}).map(([type, media]) => ({
      name: `${name} ${type}`,
      media,
      place: partPlace + pointer('content', type),
    }));
  });
}

for (const [name, program, options, env] of [
  [
    'Redocly CLI',
    'redocly',
    ['lint', '--config', path('redocly.yaml')],
    { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  ],
  ['Spectral', 'spectral', ['lint', '--fail-severity=hint', '--ruleset', path('spectral.yaml')], {}],
]) {
  test(`${name} finds nothing in the description`, async () => {
    const lint = path(`node_modules/.bin/${program}`);
    await run(lint, [...options, file], { env: { ...process.env, ...env } }).catch(({ stdout, stderr }) =>
      assert.fail(stdout + stderr),
    );
  });
}

for (const operation of operations) {
  test(`every body of ${operation.operationId} has an example, and each fits its schema`, () => {
    for (const { name, media, place } of bodiesOf(operation)) {
      const values = valuesOf(media);
      assert.notEqual(values.length, 0, `${name} has no example`);
      for (const value of values)
        assert.deepEqual(faults(`${place}/schema`, value), [], `${name}: ${JSON.stringify(value)}`);
    }
  });

  test(`every problem that ${operation.operationId} answers is of the status it is an example of`, () => {
    for (const [status, node] of Object.entries(operation.responses)) {
      const problems = resolved(node)[0].content?.['application/problem+json'];
      assert.equal(problems !== undefined, !/^[23]/.test(status), status);
      for (const value of valuesOf(problems ?? {}))
        if (status !== 'default') assert.equal(value.status, Number(status), value.code);
    }
  });
}

test('every code of a problem has an example by its name', () => {
  const { enum: codes } = schemas.Problem.properties.code;
  assert.deepEqual(
    Object.values(examples)
      .map(({ value }) => value.code)
      .filter(Boolean)
      .sort(),
    [...codes].sort(),
  );
  for (const code of codes) assert.equal(examples[code].value.code, code);
});

test('every code of a problem is an example of some answer', () => {
  const shown = new Set(
    operations
      .flatMap(bodiesOf)
      .flatMap(({ media }) => valuesOf(media))
      .map(({ code }) => code),
  );
  assert.deepEqual(
    schemas.Problem.properties.code.enum.filter((code) => !shown.has(code)),
    [],
  );
});

for (const [name, title, isGood] of [
  ['trimmed to one letter', ' \u0085a\ufeff', true],
  ['500 code points outside the BMP between spaces', ` ${'\u{1f600}'.repeat(500)}\u3000`, true],
  ['501 letters', 'x'.repeat(501), false],
  ['white space', ' \u00a0\t', false],
  ['a control character', 'a\u0007b', false],
  ['a lone surrogate', 'a\ud83d', false],
]) {
  test(`the schema of a title ${isGood ? 'takes' : 'refuses'} ${name}`, () => {
    assert.equal(faults('/components/schemas/TitleInput', title).length === 0, isGood);
  });
}
