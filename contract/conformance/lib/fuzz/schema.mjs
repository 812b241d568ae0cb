/** JSON Schema 2020-12, as far as the contract uses it: a keyword it does not know is an error, never let pass. */

/** @typedef {{ pointer: string, text: string }} Fault */

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** @param {string} text */
function isDate(text) {
  if (!DAY.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  // A day that its month does not have becomes one of the next.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** @type {Record<string, (value: any) => boolean>} */
const FORMATS = {
  date: isDate,
  'date-time': (text) => isDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)),
  uri: (text) => URL.canParse(text),
  'uri-reference': (text) => URL.canParse(text, 'http://base.example'),
  email: (text) => /^[^@\s]+@[^@\s]+$/.test(text),
  int32: (number) => number >= -(2 ** 31) && number < 2 ** 31,
};

/** @type {Record<string, (value: any) => boolean>} */
const TYPES = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  string: (value) => typeof value === 'string',
  array: Array.isArray,
  object: (value) => value !== null && typeof value === 'object' && !Array.isArray(value),
};

/** @param {string} text */
const length = (text) => [...text].length;

/** Does a value of the type keep to the keyword? @type {Record<string, [string, (value: any, wanted: any) => boolean]>} */
const ASSERTIONS = {
  minLength: ['string', (text, least) => length(text) >= least],
  maxLength: ['string', (text, most) => length(text) <= most],
  pattern: ['string', (text, pattern) => new RegExp(pattern, 'u').test(text)],
  minimum: ['integer', (number, least) => number >= least],
  maximum: ['integer', (number, most) => number <= most],
  maxItems: ['array', (items, most) => items.length <= most],
  uniqueItems: [
    'array',
    (items) => new Set(items.map((/** @type {any} */ item) => JSON.stringify(item))).size === items.length,
  ],
};

const APPLIED = ['type', 'enum', 'format', 'anyOf', 'properties', 'required', 'items', 'additionalProperties'];
const ANNOTATIONS = ['description', 'default', 'example', 'examples'];

/** @param {any} schema @param {any} value @param {string} pointer @returns {Fault[]} */
function memberFaults(schema, value, pointer) {
  const missing = (schema.required ?? [])
    .filter((/** @type {string} */ name) => !Object.hasOwn(value, name))
    .map((/** @type {string} */ name) => ({ pointer: `${pointer}/${name}`, text: 'to be there' }));
  const wrong = Object.entries(value).flatMap(([name, member]) => {
    const own = Object.hasOwn(schema.properties ?? {}, name) ? schema.properties[name] : schema.additionalProperties;
    return own ? faults(own, member, `${pointer}/${name}`) : [];
  });
  return [...missing, ...wrong];
}

/** What the value breaks of the schema. @param {any} schema @param {any} value @returns {Fault[]} */
export function faults(schema, value, pointer = '') {
  const one = (/** @type {string} */ text) => [{ pointer, text }];
  const types = [schema.type ?? []].flat();
  if (types.length && !types.some((/** @type {string} */ type) => TYPES[type](value))) return one(types.join(' or '));
  if (schema.enum && !schema.enum.includes(value)) return one(`one of ${schema.enum.join(', ')}`);
  if (schema.anyOf && schema.anyOf.every((/** @type {any} */ choice) => faults(choice, value).length > 0))
    return faults(schema.anyOf[0], value, pointer);
  if (schema.format && value !== null && !FORMATS[schema.format](value)) return one(schema.format);
  for (const [keyword, wanted] of Object.entries(schema)) {
    if (APPLIED.includes(keyword) || ANNOTATIONS.includes(keyword)) continue;
    const [type, holds] = ASSERTIONS[keyword] ?? assertUnknown(keyword);
    if (TYPES[type](value) && !holds(value, wanted)) return one(`${keyword} ${wanted}`);
  }
  if (TYPES.object(value)) return memberFaults(schema, value, pointer);
  if (TYPES.array(value) && schema.items)
    return value.flatMap((/** @type {any} */ item, /** @type {number} */ index) =>
      faults(schema.items, item, `${pointer}/${index}`),
    );
  return [];
}

/** @param {string} keyword @returns {never} */
function assertUnknown(keyword) {
  throw new Error(`the fuzzer does not know the keyword ${keyword} of JSON Schema`);
}

/** The value that a text in a query or a header stands for. @param {any} schema @param {string} text */
export function valueOf(schema, text) {
  if (schema.type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  if (schema.type === 'integer' && /^(0|-?[1-9]\d*)$/.test(text)) return Number(text);
  return text;
}
