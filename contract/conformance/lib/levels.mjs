/** The levels of the contract, and which of them an API asks to be judged by. */

/** @typedef {'L0' | 'L1' | 'L2' | 'L3' | 'L4' | 'L5' | 'P'} Level */

/** @type {Record<Level, string>} */
export const LEVELS = {
  L0: 'Todo-Backend',
  L1: 'core: validation, errors, CORS',
  L2: 'query, bulk, reorder',
  L3: 'ETag and idempotency',
  L4: 'accounts and sandboxes',
  L5: 'operations',
  P: 'pages',
};

/** The features of `GET /meta` whose checks are left out without them. @type {Record<Level, string[]>} */
export const FEATURES = {
  L0: [],
  L1: ['details'],
  L2: ['bulk', 'reorder'],
  L3: ['etag', 'idempotency'],
  L4: ['auth', 'sandbox'],
  L5: ['metrics', 'openapi'],
  P: [],
};

/**
 * @typedef {object} Plan
 * @property {string} api the base URL, without a slash at the end
 * @property {string} todos the URL of the list; elsewhere than `{api}/todos` for a sandbox
 * @property {string} [authorization] sent with every request when the API wants a token
 * @property {string} [page]
 * @property {string} [browser] the executable
 * @property {string[] | null} features what `GET /meta` says; null when there is no /meta
 * @property {number} level the highest level to judge
 * @property {string} name a regular expression that the names must match
 */

/**
 * Why a check with these needs is not run; undefined when it is.
 *
 * @param {Plan} plan @param {Level} level @param {...string} features of `/meta` that it needs
 */
export function reasonToLeaveOut(plan, level, ...features) {
  if (level === 'P') return plan.page ? undefined : 'no --page given';
  const number = Number(level.slice(1));
  if (number > plan.level) return `above --level ${plan.level}`;
  if (number <= 1 && features.length === 0) return undefined;
  if (!plan.features) return 'the API has no /meta';
  const missing = features.find((feature) => !plan.features?.includes(feature));
  return missing && `feature "${missing}" is not in /meta`;
}
