/** The results as TAP (read by people, too), as JUnit XML and as JSON. */
import { LEVELS } from './levels.mjs';

/**
 * @typedef {object} Result
 * @property {string} name starts with the level
 * @property {boolean} passed
 * @property {number} duration_ms
 * @property {string} [message] why it failed
 */

/** @param {Result} result @param {number} number */
export function tapLine({ name, passed, message }, number) {
  const line = `${passed ? 'ok' : 'not ok'} ${number} - ${name.replace(/[\\#]/g, '\\$&')}`;
  if (passed) return line;
  const indented = String(message)
    .split('\n')
    .map((text) => `    ${text}`)
    .join('\n');
  return `${line}\n  ---\n  message: |\n${indented}\n  ...`;
}

/** @param {Result[]} results */
export function byLevel(results) {
  return Object.keys(LEVELS).map((level) => {
    const own = results.filter(({ name }) => name.startsWith(`${level} `));
    return { level, passed: own.filter(({ passed }) => passed).length, total: own.length };
  });
}

/** @param {Result[]} results @param {string[]} notes @param {number} duration_ms */
export function summary(results, notes, duration_ms) {
  const levels = byLevel(results).filter(({ total }) => total > 0);
  const failed = results.filter(({ passed }) => !passed).length;
  return [
    ...notes,
    ...levels.map(
      ({ level, passed, total }) =>
        `${level} ${passed}/${total} passed (${LEVELS[/** @type {import('./levels.mjs').Level} */ (level)]})`,
    ),
    `${results.length} checks, ${failed} failed, ${(duration_ms / 1000).toFixed(1)} s`,
  ]
    .map((line) => `# ${line}`)
    .join('\n');
}

/** @param {string} text */
function xml(text) {
  const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text
    .replace(/[&<>"]/g, (character) => entities[/** @type {'&' | '<' | '>' | '"'} */ (character)])
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}

/** @param {number} ms */
const seconds = (ms) => (ms / 1000).toFixed(3);

/** @param {Result} result */
function junitCase({ name, passed, duration_ms, message }) {
  const className = `conformance.${name.split(' ')[0]}`;
  const tag = `testcase classname="${className}" name="${xml(name)}" time="${seconds(duration_ms)}"`;
  if (passed) return `    <${tag}/>`;
  const text = xml(String(message));
  return `    <${tag}>\n      <failure message="${text.split('\n')[0]}">${text}</failure>\n    </testcase>`;
}

/** @param {Result[]} results @param {number} duration_ms */
export function junit(results, duration_ms) {
  const suites = byLevel(results).filter(({ total }) => total > 0);
  const failures = results.filter(({ passed }) => !passed).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="conformance" tests="${results.length}" failures="${failures}" time="${seconds(duration_ms)}">`,
    ...suites.flatMap(({ level, passed, total }) => {
      const own = results.filter(({ name }) => name.startsWith(`${level} `));
      const time = seconds(own.reduce((sum, result) => sum + result.duration_ms, 0));
      return [
        `  <testsuite name="${level}" tests="${total}" failures="${total - passed}" time="${time}">`,
        ...own.map(junitCase),
        '  </testsuite>',
      ];
    }),
    '</testsuites>',
    '',
  ].join('\n');
}

/** @param {Result[]} results @param {object} subject what was judged @param {number} duration_ms */
export function json(results, subject, duration_ms) {
  const passed = results.every((result) => result.passed);
  return `${JSON.stringify({ ...subject, passed, duration_ms: Math.round(duration_ms), levels: byLevel(results), checks: results }, null, 2)}\n`;
}
