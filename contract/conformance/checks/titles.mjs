/** L1: what a title may be. Lengths are code points, the trim set is the one written in the contract. */
import { checksOf } from '../lib/check.mjs';
import * as judge from '../lib/judge.mjs';

const check = checksOf('L1');

/** @param {number} from @param {number} [to] */
const range = (from, to = from) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const hexadecimal = (/** @type {number} */ codePoint) => `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;

const TRIMMED = [
  range(0x0009, 0x000d),
  0x0020,
  0x0085,
  0x00a0,
  0x1680,
  range(0x2000, 0x200a),
  0x2028,
  0x2029,
  0x202f,
  0x205f,
  0x3000,
  0xfeff,
].flat();
// What some trim functions take although it is no white space, and what looks empty but is not.
const NOT_TRIMMED = [0x180e, 0x200b, 0x200c, 0x200d, 0x2060, 0x00ad, 0x2800, 0x3164];
const CONTROLS = [...range(0x0000, 0x001f), 0x007f, ...range(0x0080, 0x009f)];

/** @param {string} sentence @param {string} title @param {string} kept */
function accepted(sentence, title, kept) {
  check(`title: ${sentence}`, async (api) => {
    const answer = await api.post({ title });
    judge.todo(answer, judge.json(answer, 201), { title: kept });
    const again = await api.get(answer.json.id);
    judge.equal(again, 'the title as it was stored:', judge.json(again).title, kept);
  });
}

/** @param {string} sentence @param {unknown} title absent when undefined @param {string[]} reason */
function refused(sentence, title, reason) {
  check(`title: ${sentence} is 422`, async (api) => {
    judge.problem(await api.post({ title }), 422, { code: 'validation-failed', pointer: '/title', reason });
  });
}

for (const codePoint of TRIMMED) {
  const space = String.fromCodePoint(codePoint);
  accepted(`${hexadecimal(codePoint)} is trimmed at both ends`, `${space}a b${space}${space}`, 'a b');
  refused(`only ${hexadecimal(codePoint)}`, space + space, ['blank', 'too_short']);
}

accepted(
  'every character of the trim set together is trimmed',
  `${String.fromCodePoint(...TRIMMED)}a${String.fromCodePoint(...TRIMMED)}`,
  'a',
);

for (const codePoint of NOT_TRIMMED) {
  const title = String.fromCodePoint(codePoint);
  accepted(`${hexadecimal(codePoint)} is not in the trim set and stays`, `${title}a${title}`, `${title}a${title}`);
}

for (const codePoint of CONTROLS) {
  const title = `a${String.fromCodePoint(codePoint)}b`;
  refused(`control character ${hexadecimal(codePoint)} inside`, title, ['characters']);
  // U+0009 to U+000D and U+0085 are trimmed at the ends; the other controls are not.
  if (!TRIMMED.includes(codePoint))
    refused(`control character ${hexadecimal(codePoint)} at the end`, title.slice(0, 2), ['characters']);
}

for (const [name, escaped] of [
  ['a high surrogate alone', 'a\\ud83d'],
  ['a low surrogate alone', '\\ude00a'],
  ['two surrogates in the wrong order', 'a\\ude00\\ud83db'],
]) {
  check(`title: ${name} is 422`, async (api) => {
    const answer = await api.send('POST', api.root, { body: `{"title":"${escaped}"}` });
    judge.problem(answer, 422, { code: 'validation-failed', pointer: '/title', reason: ['characters'] });
  });
}

accepted('one character is enough', 'a', 'a');
accepted('500 characters are accepted', 'x'.repeat(500), 'x'.repeat(500));
accepted(
  '500 code points outside the BMP are accepted (1000 UTF-16 units, 2000 bytes)',
  '\u{1f600}'.repeat(500),
  '\u{1f600}'.repeat(500),
);
accepted('500 characters are counted after trimming', `  ${'x'.repeat(500)}  `, 'x'.repeat(500));
accepted('spaces inside stay as they are', 'a  b\u00a0\u3000c', 'a  b\u00a0\u3000c');
accepted('combining marks are not normalised', 'e\u0301 \u00e9 \ufb01', 'e\u0301 \u00e9 \ufb01');
accepted(
  'markup, quotes and backslashes are kept verbatim',
  `<b>"it's" & \\ % _ \${x} {{y}}</b>`,
  `<b>"it's" & \\ % _ \${x} {{y}}</b>`,
);
accepted('joined emoji, flags and right-to-left text are kept', '👩‍👩‍👧‍👦 🇫🇷 שלום', '👩‍👩‍👧‍👦 🇫🇷 שלום');
refused('501 characters', 'x'.repeat(501), ['too_long']);
refused('501 code points outside the BMP', '\u{1f600}'.repeat(501), ['too_long']);
refused('the empty string', '', ['blank', 'too_short']);
refused('absent', undefined, ['required']);
for (const [name, value] of Object.entries({
  null: null,
  'a number': 5,
  'a boolean': true,
  'an array': ['a'],
  'an object': { a: 1 },
})) {
  refused(name, value, ['type', 'required']);
}

for (const method of ['PUT', 'PATCH']) {
  check(`title: ${method} trims it like POST`, async (api) => {
    const { id } = await api.make();
    const answer = await api.send(method, api.path(id), { json: { title: '\u3000\u0085 b \ufeff\u00a0' } });
    judge.todo(answer, judge.json(answer), { title: 'b' });
  });

  for (const [name, title] of Object.entries({
    blank: ' \u00a0',
    'of 501 characters': 'x'.repeat(501),
    'with U+0000': 'a\u0000',
    null: null,
  })) {
    check(`title: ${method} with a title ${name} is 422 and changes nothing`, async (api) => {
      const made = await api.make({ title: 'before' });
      const answer = await api.send(method, api.path(made.id), { json: { title } });
      judge.problem(answer, 422, { code: 'validation-failed', pointer: '/title' });
      const again = await api.get(made.id);
      judge.equal(again, 'the todo as it was:', judge.json(again), made);
    });
  }
}
