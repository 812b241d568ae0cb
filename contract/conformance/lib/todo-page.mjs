/** The page as a user works it, by the names the page contract gives its parts. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Disagreement } from './judge.mjs';

const PATIENCE_MS = 5000;
/** What "at once" may take on a busy machine. */
export const AT_ONCE_MS = 1000;

/** Waits until a value is as wanted. @template T @param {string} what @param {() => Promise<T>} read @param {T} wanted @param {number} [patience_ms] */
export async function eventually(what, read, wanted, patience_ms = PATIENCE_MS) {
  const end_ms = performance.now() + patience_ms;
  const expected = JSON.stringify(wanted);
  let got;
  do {
    got = await read();
    if (JSON.stringify(got) === expected) return;
    await sleep(20);
  } while (performance.now() < end_ms);
  throw new Disagreement(
    undefined,
    `${what}: ${expected}${patience_ms < PATIENCE_MS ? ` within ${patience_ms} ms` : ''}`,
    got,
  );
}

export class TodoPage {
  /** @param {import('playwright-core').Page} page @param {string} url */
  constructor(page, url) {
    this.page = page;
    this.url = url;
    this.app = page.locator('.todoapp');
    this.newTodo = page.locator('input.new-todo');
    this.items = page.locator('ul.todo-list > li');
    this.count = page.locator('.todo-count');
    this.toggleAll = page.locator('input.toggle-all');
    this.clearCompleted = page.locator('button.clear-completed');
    this.error = page.locator('.error[role=alert]');
  }

  /** @param {string} [hash] */
  async open(hash = '') {
    await this.page.goto(this.url + hash);
    await this.ready();
  }

  async reload() {
    await this.page.reload();
    await this.ready();
  }

  /** The page listens, and has no request under way. */
  async ready() {
    await eventually('.new-todo there and enabled', () => this.page.locator('input.new-todo:enabled').count(), 1);
    await this.settled();
  }

  async settled() {
    await eventually(
      '.todoapp without aria-busy="true"',
      async () => (await this.app.getAttribute('aria-busy')) === 'true',
      false,
    );
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }

  /** @param {...string} titles */
  async add(...titles) {
    for (const title of titles) {
      await this.newTodo.fill(title);
      await this.newTodo.press('Enter');
    }
  }

  /** @param {number} index */
  toggle(index) {
    return this.items.nth(index).locator('input.toggle').click();
  }

  /** @param {number} index */
  label(index) {
    return this.items.nth(index).locator('label');
  }

  /** @param {number} index */
  async destroy(index) {
    await this.items.nth(index).hover();
    await this.items.nth(index).locator('button.destroy').click();
  }

  /** Opens the editor of a row. @param {number} index */
  async edit(index) {
    await this.label(index).dblclick();
    const input = this.items.nth(index).locator('input.edit');
    await eventually('the editor', () => input.isVisible(), true, AT_ONCE_MS);
    return input;
  }

  /** @param {string} name */
  filter(name) {
    return this.page.locator('ul.filters > li > a', { hasText: name });
  }

  /** The rows one sees: title and state. */
  rows() {
    return this.page.$$eval('ul.todo-list > li', (items) =>
      items
        .filter((item) => item.getClientRects().length > 0)
        .map((item) => `${item.classList.contains('completed') ? '[x]' : '[ ]'} ${item.textContent}`),
    );
  }

  /** @param {string[]} wanted @param {number} [patience_ms] */
  async shows(wanted, patience_ms) {
    await eventually('the rows', () => this.rows(), wanted, patience_ms);
  }

  /** @param {string} wanted @param {number} [patience_ms] */
  async counts(wanted, patience_ms) {
    await eventually(
      '.todo-count',
      async () => (await this.count.textContent())?.replace(/\s+/g, ' ').trim(),
      wanted,
      patience_ms,
    );
  }
}
