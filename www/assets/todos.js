/** The todo page. What it shows and does is contract/ui.md; the numbers name its rules. */
import { TodoStore } from './todo-store.js';

/** @typedef {import('./todo-store.js').Row} Row */

/** @param {string} selector @param {ParentNode} [root] @returns {HTMLElement} */
const find = (selector, root = document) => /** @type {HTMLElement} */ (root.querySelector(selector));
/** @param {string} selector @param {ParentNode} [root] */
const findInput = (selector, root) => /** @type {HTMLInputElement} */ (find(selector, root));

const app = find('.todoapp');
const newTodo = findInput('.new-todo');
const toggleAll = findInput('.toggle-all');
const clearCompleted = find('.clear-completed');
const list = find('.todo-list');
const count = find('.todo-count');
const error = find('.error');
const blankRow = /** @type {HTMLTemplateElement} */ (find('.blank-row')).content;
const filterLinks = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('.filters a'));

const store = new TodoStore(/** @type {string} */ (app.dataset.api), app.dataset.signIn);

/** What to say to a refusal, by its code; for those that hardly anybody meets the server's English will do. @type {Record<string, string>} */
const refusals = JSON.parse(app.dataset.refusals ?? '{}');

/** By hash (7.1). */
const filters = new Map(/** @type {[string, (row: Row) => boolean][]} */ ([
  ['#/', () => true],
  ['#/active', ({ completed }) => !completed],
  ['#/completed', ({ completed }) => completed],
]));

/** The row being edited. @type {HTMLElement | undefined} */
let edited;
/** The failure shown. @type {import('./todo-store.js').Failure | undefined} */
let told;

/** Trims what the API trims (4.2); trim() leaves U+0085. @param {string} text */
const trimmed = (text) => text.replace(/^[\s\u0085]+|[\s\u0085]+$/g, '');

/** @param {HTMLElement} row */
const keyOf = (row) => /** @type {string} */ (row.dataset.key);
/** @param {Event} event */
const rowOf = ({ target }) => /** @type {HTMLElement} */ (/** @type {Element} */ (target).closest('.todo-list > li'));

/* What is shown */

/** @param {Row} row */
function madeFor({ key }) {
  const row = /** @type {HTMLElement} */ (find('li', blankRow).cloneNode(true));
  row.dataset.key = key;
  return row;
}

/** @param {HTMLElement} row @param {Row} todo */
function fill(row, { title, completed }) {
  const label = find('label', row);
  if (label.textContent !== title) label.textContent = title;
  findInput('.toggle', row).checked = completed;
  row.className = [completed && 'completed', row === edited && 'editing'].filter(Boolean).join(' ');
}

/** Takes a row out; who is in it by keyboard goes on beside it. @param {HTMLElement} row */
function takeOut(row) {
  const hadFocus = row.querySelector(':focus-visible') !== null;
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  // Its loss of focus must save nothing.
  if (row === edited) edited = undefined;
  row.remove();
  if (hadFocus) (neighbour ? find('.toggle', neighbour) : newTodo).focus();
}

/** The elements of rows that stay are kept, and moved only when they must be: to move one ends its editing (8.10). @param {Row[]} todos */
function renderRows(todos) {
  const rows = new Map(/** @type {HTMLElement[]} */ ([...list.children]).map((row) => [keyOf(row), row]));
  const keys = new Set(todos.map(({ key }) => key));
  for (const [key, row] of rows) if (!keys.has(key)) takeOut(row);
  let next = list.firstElementChild;
  for (const todo of todos) {
    const row = rows.get(todo.key) ?? madeFor(todo);
    fill(row, todo);
    if (row === next) next = next.nextElementSibling;
    else list.insertBefore(row, next);
  }
}

/** What was told already is not told again. */
function renderError() {
  const { failure } = store;
  if (failure === told) return;
  told = failure;
  error.hidden = !failure;
  if (!failure) return error.replaceChildren();
  const { what, reason } = failure;
  const words = reason ? refusals[reason.code ?? ''] : app.dataset.unreachable;
  const said = document.createElement('span');
  if (words === undefined) said.lang = 'en';
  said.textContent = words ?? reason?.detail ?? '';
  return error.replaceChildren(`${app.dataset[what]} `, said);
}

function render() {
  const hash = filters.has(location.hash) ? location.hash : '#/';
  const todos = store.rows;
  const active = todos.filter(({ completed }) => !completed).length;
  renderRows(todos.filter(/** @type {(row: Row) => boolean} */ (filters.get(hash))));
  find('.main').hidden = find('.footer').hidden = todos.length === 0;
  clearCompleted.hidden = active === todos.length;
  toggleAll.checked = todos.length > 0 && active === 0;
  find('strong', count).textContent = String(active);
  /** @type {Node} */ (count.lastChild).textContent = active === 1 ? ' item left' : ' items left';
  for (const link of filterLinks) {
    const isChosen = link.hash === hash;
    link.className = isChosen ? 'selected' : '';
    link.setAttribute('aria-current', String(isChosen));
  }
  renderError();
  app.setAttribute('aria-busy', String(store.isBusy));
}

/* What the user does */

/** @param {HTMLElement} row */
function edit(row) {
  const input = findInput('.edit', row);
  edited = row;
  render();
  input.value = find('label', row).textContent ?? '';
  input.focus();
}

/** Ends the editing of a row; only the first of what ends it counts (6.3, 6.4). @param {HTMLElement} row @param {{ saves: boolean }} how */
function endEdit(row, { saves }) {
  if (row !== edited) return;
  edited = undefined;
  const title = trimmed(findInput('.edit', row).value);
  if (saves && title === '') store.remove(keyOf(row));
  else if (saves && title !== find('label', row).textContent) store.update(keyOf(row), { title });
  else render();
}

newTodo.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.isComposing) return;
  const title = trimmed(newTodo.value);
  newTodo.value = '';
  if (title !== '') store.add(title);
});

toggleAll.addEventListener('change', () => store.updateAll(toggleAll.checked));

clearCompleted.addEventListener('click', () => {
  if (clearCompleted.matches(':focus-visible')) newTodo.focus();
  store.removeCompleted();
});

list.addEventListener('change', (event) => {
  const { target } = event;
  if (target instanceof HTMLInputElement && target.matches('.toggle'))
    store.update(keyOf(rowOf(event)), { completed: target.checked });
});

list.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.matches('.destroy')) store.remove(keyOf(rowOf(event)));
});

list.addEventListener('dblclick', (event) => {
  if (event.target instanceof Element && event.target.matches('label')) edit(rowOf(event));
});

list.addEventListener('keydown', (event) => {
  const row = rowOf(event);
  if (event.isComposing) return;
  if (row !== edited) {
    if (event.key === 'F2') edit(row);
  } else if (event.key === 'Enter' || event.key === 'Escape') {
    endEdit(row, { saves: event.key === 'Enter' });
    find('.toggle', row).focus();
  }
});

list.addEventListener('focusout', (event) => endEdit(rowOf(event), { saves: true }));

addEventListener('hashchange', render);
store.addEventListener('change', render);

app.hidden = false;
newTodo.disabled = false;
newTodo.focus();
render();
store.read();
