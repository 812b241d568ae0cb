/**
 * Writes todos with idempotency keys until each is acknowledged, whatever is killed meanwhile.
 *
 *   node writer.mjs COUNT LIST-URL...
 *
 * Prints "written N" at every 250 acknowledgements; then reads the lists and prints, as JSON, how many were
 * acknowledged, lost and written twice, and how often it had to try again.
 */
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const [count, ...lists] = process.argv.slice(2);
const CLIENTS = 8;
const agent = new http.Agent({ keepAlive: true, maxSockets: CLIENTS });

/** @param {string} method @param {string} url @param {object} [body] @param {object} [headers] */
function send(method, url, body, headers) {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const type = text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    const request = http.request(url, { method, agent, headers: { ...type, ...headers }, timeout: 20_000 }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() }));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', reject);
    request.end(text);
  });
}

/** The acknowledged ids by title. @type {Map<string, string>} */
const acknowledged = new Map();
/** @type {Record<string, number>} */
const refusals = {};
let next = 0;

/** Sends until the status comes, and gives the JSON of the answer. @param {number} wanted @param {Parameters<typeof send>} request */
async function insist(wanted, ...request) {
  for (let attempt = 0; attempt < 600; attempt++) {
    const answer = await send(...request).catch((error) => ({ status: error.code ?? error.message, text: '' }));
    if (answer.status === wanted) return JSON.parse(answer.text);
    refusals[answer.status] = (refusals[answer.status] ?? 0) + 1;
    await sleep(100);
  }
  throw new Error(`never ${wanted}: ${request.join(' ')} ${JSON.stringify(refusals)}`);
}

/** @param {number} number */
async function write(number) {
  const title = `todo ${number}`;
  const { id } = await insist(201, 'POST', lists[number % lists.length], { title }, { 'idempotency-key': title });
  acknowledged.set(title, id);
  if (acknowledged.size % 250 === 0) console.log(`written ${acknowledged.size}`);
}

async function client() {
  while (next < Number(count)) await write(next++);
}

await Promise.all(Array.from({ length: CLIENTS }, client));

/** @type {Map<string, string[]>} */
const found = new Map();
for (const list of lists) {
  for (const { title, id } of await insist(200, 'GET', list)) found.set(title, [...(found.get(title) ?? []), id]);
}
const lost = [...acknowledged].filter(([title, id]) => !found.get(title)?.includes(id)).length;
const twice = [...found.values()].filter((ids) => ids.length > 1).length;
const strange = [...found.keys()].filter((title) => !acknowledged.has(title)).length;
console.log(JSON.stringify({ acknowledged: acknowledged.size, lost, twice, strange, refusals }));
agent.destroy();
