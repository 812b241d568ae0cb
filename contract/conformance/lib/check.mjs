/** A check is a sentence of the contract, its level, and the code that judges it. */
import { test } from 'node:test';
import { Api } from './api.mjs';
import { reasonToLeaveOut } from './levels.mjs';
import { received } from './plan.mjs';

/** @typedef {import('./levels.mjs').Level} Level */

export const plan = received();
const wanted = new RegExp(plan.name, 'i');
/** @type {Set<string>} */
const names = new Set();

/** Is the check to be run? @param {Level} level @param {string} name @param {...string} features */
export function isSelected(level, name, ...features) {
  if (names.has(name)) throw new Error(`two checks are named "${name}"`);
  names.add(name);
  return wanted.test(name) && reasonToLeaveOut(plan, level, ...features) === undefined;
}

/**
 * How the checks of a subject are written down: each is a sentence and the code that judges it.
 *
 * @param {Level} level
 * @param {...string} features of `/meta`, without which the sentences do not apply
 * @returns {(sentence: string, judgement: (api: Api) => Promise<unknown>) => void}
 */
export function checksOf(level, ...features) {
  return (sentence, judgement) => {
    const name = `${level} ${sentence}`;
    if (!isSelected(level, name, ...features)) return;
    test(name, async () => {
      const api = new Api(plan);
      try {
        await judgement(api);
      } finally {
        await api.cleanUp();
      }
    });
  };
}
