/** The contract as the fuzzer reads it: `openapi.yaml`, never what the judged backend says of itself. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/**
 * @typedef {object} Operation
 * @property {string} name
 * @property {string} method
 * @property {string} path below the base, or below the root
 * @property {boolean} isAtRoot
 * @property {any[]} parameters
 * @property {{ types: string[], schema: any } | undefined} body
 * @property {Record<string, any>} responses by status
 */

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
/** Members that a backend without the feature `details` does not know. */
const DETAILS = ['description', 'dueDate', 'priority'];

const description = parse(readFileSync(new URL('../../../openapi.yaml', import.meta.url), 'utf8'));

/** The same without references. @param {any} node @returns {any} */
function dereferenced(node) {
  if (node === null || typeof node !== 'object') return node;
  if (Array.isArray(node)) return node.map(dereferenced);
  if (node.$ref) {
    const names = node.$ref.slice(2).split('/');
    return dereferenced(
      names.reduce((/** @type {any} */ value, /** @type {string} */ name) => value[name], description),
    );
  }
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, dereferenced(value)]));
}

/** @param {any} requestBody @param {string[]} features */
function bodyOf(requestBody, features) {
  if (!requestBody) return undefined;
  const types = Object.keys(requestBody.content);
  const { schema } = requestBody.content[types[0]];
  if (!features.includes('details')) for (const name of DETAILS) delete schema.properties[name];
  return { types, schema };
}

/** What a backend with these features can be asked. @param {string[] | null} claimed @returns {Operation[]} */
export function operationsOf(claimed) {
  const features = claimed ?? [];
  return Object.entries(dereferenced(description.paths)).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method])
      .map((method) => ({ method, ...item[method] }))
      .filter((operation) => operation['x-feature'] === undefined || features.includes(operation['x-feature']))
      .filter((operation) => claimed !== null || ['L0', 'L1'].includes(operation['x-level']))
      .map(({ method, operationId, parameters = [], requestBody, responses }) => ({
        name: operationId,
        method: method.toUpperCase(),
        path,
        isAtRoot: item.servers !== undefined,
        parameters: [...(item.parameters ?? []), ...parameters],
        body: bodyOf(requestBody, features),
        responses,
      })),
  );
}

/** @type {any} The schema of a problem. */
export const problemSchema = dereferenced(description.components.schemas.Problem);
/** @type {any} */
export const requestIdSchema = dereferenced(description.components.headers['X-Request-Id'].schema);
