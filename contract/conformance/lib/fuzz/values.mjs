/** Values that a schema takes, and values that it refuses: candidates are made until one is as wanted. */
import { faults } from './schema.mjs';

/** @typedef {import('./random.mjs').Random} Random */

const ATTEMPTS = 200;
const WORDS = [
  'milk', 'Milk', 'MILK', 'tea', 'é', 'É', 'e\u0301', '100%', 'a_b', 'axb', '\\', "'", '"', '.*', '(', '+', '&', '#', '<b>',
  'K', '\u212a', '\u0130', '😀', '\u200b', '10', '9', '-', '🇫🇷', 'ß', 'null',
];
const EDGES = [' ', '\t', '\u0085', '\u00a0', '\u2003', '\u3000', '\ufeff', '\u2028'];
const ODD = ['\u0000', '\u0007', '\u001b', '\u007f', '\u009f', '\ud83d', '\ude00', '\n', '\u0085', '\u180e'];
const LENGTHS = [0, 1, 11, 12, 100, 101, 254, 255, 256, 499, 500, 501, 512, 513, 5000, 5001];
const NUMBERS = [
  0,
  1,
  -1,
  1024,
  2 ** 31 - 1,
  2 ** 31 - 2,
  -(2 ** 31),
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  1e300,
  1.5,
  7,
  100,
  101,
  100000,
  100001,
];
const DATES = [
  '2026-12-24',
  '2028-02-29',
  '0001-01-01',
  '9999-12-31',
  '2027-02-29',
  '2026-02-30',
  '2026-13-01',
  '2026-1-1',
  '0000-01-01',
  'tomorrow',
];
const ADDRESSES = [
  'nobody@example.com',
  'a.b+c@example.org',
  'nobody',
  '@',
  'a b@example.com',
  `${'x'.repeat(243)}@example.com`,
];
/** @type {Record<string, string[]>} */
const OF_FORMAT = { date: DATES, email: ADDRESSES };
const OTHERS = [null, true, false, 5, 'text', '', [], ['a'], {}, { a: 1 }, '5', 'true'];

/** @param {Random} random */
function text(random) {
  const kind = random.below(10);
  if (kind === 0) return random.of(['x', 'é', '😀', ' ']).repeat(random.of(LENGTHS));
  if (kind === 1) return random.of(DATES);
  const words = Array.from({ length: random.of([1, 1, 2, 3]) }, () => random.of(WORDS)).join(random.of([' ', '']));
  if (kind === 2) return random.isIn(0.5) ? words + random.of(ODD) + random.of(WORDS) : words + random.of(ODD);
  if (kind === 3) return random.of(EDGES) + words + random.of(EDGES);
  return words;
}

/** @type {Record<string, (random: Random) => any>} */
const OF_TYPE = {
  string: text,
  integer: (random) => (random.isIn(0.5) ? random.below(5000) - 1000 : random.of(NUMBERS)),
  boolean: (random) => random.isIn(0.5),
  null: () => null,
  array: (random) => Array.from({ length: random.below(3) }, () => text(random)),
  object: () => ({}),
};

/** Something for the schema, good or bad. @param {any} schema @param {Random} random @returns {any} */
function candidate(schema, random) {
  if (random.isIn(0.15)) return random.of(OTHERS);
  if (schema.anyOf) return candidate(random.of(schema.anyOf), random);
  if (schema.enum && random.isIn(0.8)) return random.of(schema.enum);
  if (OF_FORMAT[schema.format] && random.isIn(0.7)) return random.of(OF_FORMAT[schema.format]);
  if (schema.maximum !== undefined && random.isIn(0.2)) return random.of([schema.minimum, schema.maximum]);
  return OF_TYPE[random.of([schema.type].flat())](random);
}

/** @param {any} schema @param {Random} random @param {boolean} isGood */
function wanted(schema, random, isGood) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const value = candidate(schema, random);
    if ((faults(schema, value).length === 0) === isGood) return value;
  }
  throw new Error(`no ${isGood ? 'valid' : 'invalid'} value found for ${JSON.stringify(schema)}`);
}

/** @param {any} schema @param {Random} random */
export const validValue = (schema, random) => wanted(schema, random, true);

/** @param {any} schema @param {Random} random */
export const invalidValue = (schema, random) => wanted(schema, random, false);
