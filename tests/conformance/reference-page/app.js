/**
 * The smallest page that keeps the page contract. What one sees is the list the server confirmed with
 * the changes that wait for their answer applied to it, so a failed change is taken back by forgetting it.
 */
const API = '/api/v1/todos';
const { defect } = document.documentElement.dataset;
const has = (name) => defect === name;
const find = (selector, root = document) => root.querySelector(selector);

const app = find('.todoapp');
const newTodo = find('.new-todo');
const list = find('.todo-list');
const error = find('.error');

/** @type {{ key: string, id?: string, title: string, completed: boolean }[]} */
let confirmed = [];
/** Changes in the order in which they go out: how they look, how they are sent, what they confirm. */
const pending = [];
let isSending = false;
/** How often the server was asked to change something. */
let sent = 0;
let editing;

const fresh = () => crypto.randomUUID();
const shown = () => (has('not-optimistic') ? confirmed : pending.reduce((todos, { apply }) => apply(todos), confirmed));
const EDGES = '[\\u0009-\\u000D\\u0020\\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF]+';
const TRIMMED = new RegExp(`^${EDGES}|${EDGES}$`, 'g');
const trimmed = (text) => (has('untrimmed') ? text : has('trim-builtin') ? text.trim() : text.replace(TRIMMED, ''));

async function ask(method, path, body) {
  if (method !== 'GET') sent += 1;
  const answer = await fetch(API + path, {
    method,
    keepalive: !has('no-keepalive') && method !== 'GET',
    headers: body ? { 'Content-Type': 'application/json' } : {},
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return answer.status === 204 ? undefined : answer.json();
}

async function sendAll() {
  if (isSending && !has('parallel')) return;
  isSending = true;
  while (pending.length > 0) {
    const [change] = pending;
    if (has('parallel')) pending.shift();
    try {
      confirmed = await change.send(confirmed);
    } catch ({ message }) {
      if (has('no-rollback')) confirmed = change.apply(confirmed);
      if (!has('silent')) error.textContent = message;
      error.hidden = has('silent');
    }
    if (!has('parallel')) pending.shift();
    render();
  }
  isSending = false;
  render();
  app.dispatchEvent(new Event('idle'));
}

function change(apply, send) {
  error.hidden = true;
  if (has('error-fades')) setTimeout(() => (error.hidden = true), 1000);
  pending.push({ apply, send });
  render();
  sendAll();
}

const without = (todos, key) => todos.filter((todo) => todo.key !== key);
const changed = (todos, key, members) => todos.map((todo) => (todo.key === key ? { ...todo, ...members } : todo));
const idOf = (todos, key) => todos.find((todo) => todo.key === key)?.id;

function add(title) {
  const key = fresh();
  change(
    (todos) => [...todos, { key, title, completed: false }],
    async (todos) => {
      const todo = await ask('POST', '', { title });
      if (has('late-clearing')) newTodo.value = '';
      return [...(has('parallel') ? confirmed : todos), { ...todo, key: has('row-replaced') ? fresh() : key }];
    },
  );
}

function update(key, members) {
  change(
    (todos) => changed(todos, key, members),
    async (todos) => {
      const id = idOf(todos, key);
      if (id) await ask('PATCH', `/${id}`, members);
      return changed(todos, key, members);
    },
  );
}

function remove(key) {
  change(
    (todos) => without(todos, key),
    async (todos) => {
      const id = idOf(todos, key);
      if (id) await ask('DELETE', `/${id}`);
      return without(todos, key);
    },
  );
}

function toggleAll(completed) {
  const apply = (todos) => todos.map((todo) => ({ ...todo, completed }));
  change(apply, async (todos) => {
    await ask('PATCH', '', { completed });
    return apply(todos);
  });
}

function clearCompleted() {
  const apply = (todos) => todos.filter(({ completed }) => !completed);
  change(apply, async (todos) => {
    await ask('DELETE', '?completed=true');
    return apply(todos);
  });
}

/** Reads the list. An answer that a change may have overtaken is thrown away, and asked for again. */
async function load() {
  const before = sent;
  const todos = await ask('GET', '');
  if (pending.length > 0) await new Promise((resolve) => app.addEventListener('idle', resolve, { once: true }));
  if (sent > before && !has('late-list-wins')) return load();
  const keys = new Map(confirmed.map(({ id, key }) => [id, key]));
  confirmed = todos.map((todo) => ({ ...todo, key: keys.get(todo.id) ?? todo.id }));
  return render();
}

/* Rows */

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

function save(key, input) {
  if (editing !== key) return;
  editing = undefined;
  const title = trimmed(input.value);
  const { title: before } = shown().find((todo) => todo.key === key);
  if (title === '') remove(key);
  else if (title !== before) update(key, { title });
  render();
}

function edit(key, row) {
  editing = key;
  render();
  const input = find('.edit', row);
  input.value = find('label', row).textContent;
  input.focus();
}

function made(key) {
  const toggle = element('input', { class: 'toggle', type: 'checkbox', 'aria-label': 'Toggle Todo' });
  const label = element('label', { 'data-testid': 'todo-title' });
  const destroy = element('button', { class: 'destroy', 'aria-label': 'Delete' });
  const input = element('input', { class: 'edit', 'aria-label': 'Edit' });
  const row = element(
    'li',
    { 'data-testid': 'todo-item' },
    element('div', { class: 'view' }, toggle, label, destroy),
    input,
  );
  if (has('text-in-row')) row.firstChild.append(element('span', {}, ' today'));
  row.dataset.key = key;
  toggle.addEventListener('change', () => update(key, { completed: toggle.checked }));
  label.addEventListener('dblclick', () => edit(key, row));
  destroy.addEventListener('click', () => remove(key));
  input.addEventListener('blur', () => save(key, input));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') save(key, input);
    if (event.key === 'Escape' && !has('escape-saves')) editing = undefined;
    if (event.key === 'Escape') render();
  });
  return row;
}

function renderRows(todos) {
  const rows = new Map([...list.children].map((row) => [row.dataset.key, row]));
  const wanted = todos.map(({ key, title, completed }) => {
    const row = rows.get(key) ?? made(key);
    const label = find('label', row);
    if (has('markup-in-titles')) label.innerHTML = title;
    else if (label.textContent !== title) label.textContent = title;
    find('.toggle', row).checked = completed;
    row.className = [completed && 'completed', editing === key && 'editing', has('extra-class') && 'row']
      .filter(Boolean)
      .join(' ');
    return row;
  });
  // Rows that stay where they are are not touched: moving one would end its editing.
  for (const row of list.querySelectorAll(':scope > li')) if (!wanted.includes(row)) row.remove();
  wanted.forEach((row, index) => list.children[index] !== row && list.insertBefore(row, list.children[index] ?? null));
}

function render() {
  const asked = has('filter-lost') ? globalThis.filter : location.hash;
  const hash = ['#/active', '#/completed'].includes(asked) ? asked : '#/';
  const todos = shown();
  const active = todos.filter(({ completed }) => !completed);
  renderRows(
    todos.filter(({ completed }) => (hash === '#/active' ? !completed : hash === '#/completed' ? completed : true)),
  );
  find('.main').hidden = find('.footer').hidden = todos.length === 0;
  find('.clear-completed').hidden = active.length === todos.length && !has('clear-always');
  find('.toggle-all').checked = todos.length > 0 && active.length === 0;
  const unit = active.length === 1 && !has('plural') ? 'item' : 'items';
  find('.todo-count').replaceChildren(element('strong', {}, String(active.length)), ` ${unit} left`);
  for (const link of document.querySelectorAll('.filters a'))
    link.className = link.getAttribute('href') === hash ? 'selected' : '';
  app.setAttribute('aria-busy', String(pending.length > 0 && !has('never-busy')));
  if (has('stored')) localStorage.setItem('todos', JSON.stringify(todos));
}

newTodo.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || (event.isComposing && !has('composition-adds'))) return;
  const title = trimmed(newTodo.value);
  if (!has('late-clearing')) newTodo.value = '';
  if (title !== '' || has('blank-added')) add(title);
});
find('.toggle-all').addEventListener('change', ({ target }) => toggleAll(target.checked));
find('.clear-completed').addEventListener('click', clearCompleted);
addEventListener('hashchange', () => {
  globalThis.filter = location.hash;
  render();
});

load().catch(({ message }) => {
  error.textContent = message;
  error.hidden = false;
});
newTodo.disabled = false;
if (!has('no-focus')) newTodo.focus();
