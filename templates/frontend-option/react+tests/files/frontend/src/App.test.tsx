import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TodoApi } from './api';
import { App } from './App';
import { TodoStore } from './store';
import { TodoServer } from './testing/server';

const user = userEvent.setup();
let server: TodoServer;

beforeEach(() => {
  server = new TodoServer();
  vi.stubGlobal('fetch', server.fetch);
  window.location.hash = '';
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(): TodoStore {
  const store = new TodoStore(new TodoApi('/api/v1'));
  render(
    <StrictMode>
      <App store={store} />
    </StrictMode>,
  );
  return store;
}

async function open(...titles: string[]): Promise<TodoStore> {
  for (const title of titles) server.add(title);
  const store = show();
  await act(() => store.load());
  return store;
}

const newTodo = () => screen.getByPlaceholderText<HTMLInputElement>('What needs to be done?');
const shownTitles = () => screen.queryAllByTestId('todo-title').map((label) => label.textContent);
const savedTitles = () => server.todos.map(({ title }) => title);

function row(title: string) {
  const item = screen.getByText(title).closest('li');
  if (!item) throw new Error(`No row shows ${title}.`);
  return item;
}

const toggle = (title: string) =>
  within(row(title)).getByRole<HTMLInputElement>('checkbox', { name: 'Toggle Todo' });

async function add(title: string) {
  await user.type(newTodo(), `${title}{Enter}`);
}

/** Opens the editor of a row and empties it. */
async function edit(title: string) {
  const item = row(title);
  await user.dblClick(screen.getByText(title));
  const input = within(item).getByLabelText('Edit');
  await user.clear(input);
  return input;
}

async function allSaved() {
  await waitFor(() => expect(document.querySelector('.todoapp')?.getAttribute('aria-busy')).toBe('false'));
}

describe('an empty list', () => {
  it('shows the input, focused, and nothing else', async () => {
    await open();
    expect(document.activeElement).toBe(newTodo());
    expect(screen.queryByRole('main')).toBeNull();
    expect(screen.queryByRole('contentinfo')).toBeNull();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('adding', () => {
  it('shows the trimmed title and clears the input before the server has answered', async () => {
    await open();
    const post = server.hold(/^POST/);
    await add('  Buy milk ');
    expect(shownTitles()).toEqual(['Buy milk']);
    expect(newTodo().value).toBe('');
    post.release();
    await allSaved();
    expect(savedTitles()).toEqual(['Buy milk']);
  });

  it('ignores a blank title', async () => {
    await open();
    await add('   ');
    expect(shownTitles()).toEqual([]);
    expect(server.requests).toEqual(['GET /todos']);
  });

  it('leaves alone what was typed since', async () => {
    await open();
    const post = server.hold(/^POST/);
    await add('First');
    await user.type(newTodo(), 'Second');
    post.release();
    await allSaved();
    expect(newTodo().value).toBe('Second');
  });

  it('keeps the row in place once the server has named it', async () => {
    await open();
    const post = server.hold(/^POST/);
    await add('Stay');
    const item = row('Stay');
    post.release();
    await allSaved();
    expect(row('Stay')).toBe(item);
  });
});

describe('a row', () => {
  it('is completed by its checkbox', async () => {
    await open('Write', 'Rest');
    await user.click(toggle('Write'));
    expect(row('Write').className).toBe('completed');
    expect(screen.getByTestId('todo-count').textContent).toBe('1 item left');
    await allSaved();
    expect(server.todos[0]?.completed).toBe(true);
  });

  it('is removed by its button', async () => {
    await open('Write', 'Rest');
    await user.click(within(row('Write')).getByRole('button', { name: 'Delete' }));
    expect(shownTitles()).toEqual(['Rest']);
    await allSaved();
    expect(savedTitles()).toEqual(['Rest']);
  });
});

describe('editing', () => {
  it.each([
    ['Enter', '{Enter}'],
    ['leaving the input', '{Tab}'],
  ])('saves the trimmed title on %s', async (_, keys) => {
    await open('Write');
    await user.type(await edit('Write'), `  Read ${keys}`);
    expect(shownTitles()).toEqual(['Read']);
    await allSaved();
    expect(savedTitles()).toEqual(['Read']);
    expect(server.requests.filter((request) => request.startsWith('PATCH'))).toHaveLength(1);
  });

  it('discards on Escape, and the blur that follows saves nothing', async () => {
    await open('Write');
    await user.type(await edit('Write'), 'Read{Escape}');
    await user.click(newTodo());
    expect(shownTitles()).toEqual(['Write']);
    expect(server.requests).toEqual(['GET /todos']);
  });

  it('removes a row left empty', async () => {
    await open('Write', 'Rest');
    await user.type(await edit('Write'), '{Enter}');
    expect(shownTitles()).toEqual(['Rest']);
    await allSaved();
    expect(savedTitles()).toEqual(['Rest']);
  });

  it('sends nothing when the title stays as it was', async () => {
    await open('Write');
    await user.type(await edit('Write'), 'Write{Enter}');
    expect(server.requests).toEqual(['GET /todos']);
  });

  it('starts with F2 and gives the focus back to the row', async () => {
    await open('Write');
    toggle('Write').focus();
    await user.keyboard('{F2}');
    expect(row('Write').className).toBe('editing');
    await user.keyboard(' more{Enter}');
    expect(document.activeElement).toBe(toggle('Write more'));
  });
});

describe('the whole list', () => {
  it('is completed, and reopened, by one checkbox', async () => {
    await open('Write', 'Rest');
    const toggleAll = screen.getByLabelText<HTMLInputElement>('Mark all as complete');
    await user.click(toggleAll);
    expect(screen.getByTestId('todo-count').textContent).toBe('0 items left');
    await allSaved();
    expect(server.todos.every(({ completed }) => completed)).toBe(true);
    await user.click(toggle('Rest'));
    expect(toggleAll.checked).toBe(false);
  });

  it('loses its completed rows by Clear completed', async () => {
    server.add('Done', true);
    server.add('Open');
    await open();
    await user.click(screen.getByRole('button', { name: 'Clear completed' }));
    expect(shownTitles()).toEqual(['Open']);
    expect(screen.queryByRole('button', { name: 'Clear completed' })).toBeNull();
    await allSaved();
    expect(savedTitles()).toEqual(['Open']);
  });
});

describe('the filter', () => {
  it('follows the address', async () => {
    server.add('Done', true);
    server.add('Open');
    window.location.hash = '#/completed';
    await open();
    expect(shownTitles()).toEqual(['Done']);
    expect(screen.getByRole('link', { name: 'Completed' }).className).toBe('selected');

    window.location.hash = '#/active';
    await waitFor(() => expect(shownTitles()).toEqual(['Open']));
  });
});

describe('changes', () => {
  it('go out one at a time, in order, also to a row not yet saved', async () => {
    await open();
    const post = server.hold(/^POST/);
    await add('Write');
    await user.click(toggle('Write'));
    await user.type(await edit('Write'), 'Read{Enter}');
    expect(server.requests).toEqual(['GET /todos', 'POST /todos {"title":"Write"}']);
    post.release();
    await allSaved();
    expect(server.requests.slice(2)).toEqual([
      'PATCH /todos/1 {"completed":true}',
      'PATCH /todos/1 {"title":"Read"}',
    ]);
  });

  it('make the page busy until each is acknowledged', async () => {
    await open('Write');
    const patch = server.hold(/^PATCH/);
    await user.click(toggle('Write'));
    expect(document.querySelector('.todoapp')?.getAttribute('aria-busy')).toBe('true');
    patch.release();
    await allSaved();
  });

  it('that fail are undone, with the reason', async () => {
    await open('Write');
    server.fail(/^PATCH/, 503, 'The database is away.');
    await user.click(toggle('Write'));
    expect((await screen.findByRole('alert')).textContent).toMatch(/The database is away\.$/);
    expect(toggle('Write').checked).toBe(false);
  });

  it('to a row that could not be saved are dropped with it', async () => {
    await open('Other');
    const patch = server.hold(/^PATCH/);
    server.fail(/^POST/, 422, 'The title is too long.');
    await user.click(toggle('Other'));
    await add('Write');
    await user.click(toggle('Write'));
    patch.release();
    await allSaved();
    expect(shownTitles()).toEqual(['Other']);
    expect(server.requests.filter((request) => request.startsWith('PATCH'))).toHaveLength(1);
  });

  it('after a failure hide its message', async () => {
    await open('Write');
    server.fail(/^DELETE/, 500, 'Something broke.');
    await user.click(within(row('Write')).getByRole('button', { name: 'Delete' }));
    await screen.findByRole('alert');
    await user.click(toggle('Write'));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('that fail bring the list up to date', async () => {
    await open('Write', 'Rest');
    server.todos.shift();
    await user.click(toggle('Write'));
    await waitFor(() => expect(shownTitles()).toEqual(['Rest']));
  });
});

describe('a list that arrives late', () => {
  it('is merged with what was added meanwhile', async () => {
    server.add('Old');
    const list = server.hold(/^GET/);
    const loaded = show().load();
    await add('New');
    await allSaved();
    const item = row('New');
    list.release();
    await act(() => loaded);
    expect(shownTitles()).toEqual(['Old', 'New']);
    expect(row('New')).toBe(item);
  });

  it('holds a new todo only once, although it comes before the answer that names it', async () => {
    const store = await open();
    const post = server.hold(/^POST/);
    await add('New');
    const loaded = store.load();
    await waitFor(() => expect(server.requests.at(-1)).toBe('GET /todos'));
    expect(shownTitles()).toEqual(['New']);
    post.release();
    await act(() => loaded);
    expect(shownTitles()).toEqual(['New']);
  });

  it('does not bring back what was removed meanwhile', async () => {
    const store = await open('Gone', 'Stays');
    const list = server.hold(/^GET/);
    const loaded = store.load();
    await user.click(within(row('Gone')).getByRole('button', { name: 'Delete' }));
    await allSaved();
    list.release();
    await act(() => loaded);
    expect(shownTitles()).toEqual(['Stays']);
  });
});

describe('a list that cannot be read', () => {
  it('is reported with the reason', async () => {
    server.fail(/^GET/, 503, 'The database is away.');
    await open();
    expect(screen.getByRole('alert').textContent).toMatch(/could not be loaded\. The database is away\.$/);
  });
});
