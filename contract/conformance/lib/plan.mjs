/** What to judge, handed by run.mjs to the processes of the checks. */

const variable = 'CONFORMANCE_PLAN';

/** @param {import('./levels.mjs').Plan} plan */
export function hand(plan) {
  process.env[variable] = JSON.stringify(plan);
}

/** @returns {import('./levels.mjs').Plan} */
export function received() {
  const text = process.env[variable];
  if (!text) throw new Error('Run the checks through run.mjs: node run.mjs --api URL');
  return JSON.parse(text);
}
