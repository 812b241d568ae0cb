/**
 * A forward proxy between the browser and everything: it makes the API slow or broken from outside,
 * without touching the page, and writes down what the page asked of it.
 */
import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @typedef {object} Request
 * @property {string} method
 * @property {string} path
 * @property {number} start_ms
 * @property {number} end_ms when the answer was passed on; Infinity before
 */

const FAILURE = JSON.stringify({ type: 'about:blank', title: 'Service Unavailable', status: 503, code: 'unavailable' });

export class DelayProxy {
  /** Applies to requests of the API, preflights included. */
  delay_ms = 0;
  /** Which requests of the API are answered with 503. @type {(request: Request) => boolean} */
  breaks = () => false;
  /** Which requests of the API get no answer at all. @type {(request: Request) => boolean} */
  hangsUp = () => false;
  /** When the answers to GET are passed on; they are taken from the API before. @type {Promise<unknown>} */
  gate = Promise.resolve();
  /** The requests of the API since the last reset, without preflights. @type {Request[]} */
  requests = [];

  #agent = new http.Agent({ keepAlive: true });
  #isApi;
  #server = http.createServer((request, response) => this.#pass(request, response));

  /** @param {(url: string) => boolean} isApi */
  constructor(isApi) {
    this.#isApi = isApi;
  }

  async start() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = /** @type {import('node:net').AddressInfo} */ (this.#server.address());
    return `http://127.0.0.1:${port}`;
  }

  reset() {
    this.delay_ms = 0;
    this.breaks = () => false;
    this.hangsUp = () => false;
    this.gate = Promise.resolve();
    this.requests = [];
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
    this.#agent.destroy();
  }

  /** The requests that change something. */
  get mutations() {
    return this.requests.filter(({ method }) => !['GET', 'HEAD'].includes(method));
  }

  /** @param {http.IncomingMessage} incoming @param {http.ServerResponse} response */
  async #pass(incoming, response) {
    const url = new URL(incoming.url ?? '');
    if (!this.#isApi(url.href)) return this.#forward(url, incoming, response);
    /** @type {Request} */
    const request = {
      method: incoming.method ?? '',
      path: url.pathname + url.search,
      start_ms: performance.now(),
      end_ms: Infinity,
    };
    const isPreflight = request.method === 'OPTIONS';
    if (!isPreflight) this.requests.push(request);
    response.on('close', () => (request.end_ms = performance.now()));
    const isBroken = !isPreflight && this.breaks(request);
    const isLost = !isPreflight && this.hangsUp(request);
    if (this.delay_ms > 0) await sleep(this.delay_ms);
    // Whoever does not wait for the answer has taken the request back.
    if (response.destroyed) return undefined;
    if (isLost) return response.destroy();
    if (isBroken) return this.#break(incoming, response);
    return this.#forward(url, incoming, response, request.method === 'GET' ? this.gate : undefined);
  }

  /** @param {http.IncomingMessage} incoming @param {http.ServerResponse} response */
  #break(incoming, response) {
    incoming.resume();
    response.writeHead(503, { 'content-type': 'application/problem+json', 'access-control-allow-origin': '*' });
    response.end(FAILURE);
  }

  /** @param {URL} url @param {http.IncomingMessage} incoming @param {http.ServerResponse} response @param {Promise<unknown>} [gate] */
  #forward(url, incoming, response, gate) {
    const { 'proxy-connection': _, ...headers } = incoming.headers;
    const outgoing = http.request({
      agent: this.#agent,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port || 80,
      method: incoming.method,
      path: url.pathname + url.search,
      headers,
    });
    outgoing.on('error', () => response.destroy());
    outgoing.on('response', async (answer) => {
      await gate;
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(outgoing);
  }
}
