import { useSyncExternalStore } from 'react';
import { Footer } from './components/Footer';
import { NewTodo } from './components/NewTodo';
import { TodoItem } from './components/TodoItem';
import { ToggleAll } from './components/ToggleAll';
import { useFilter } from './filter';
import type { TodoStore } from './store';

export function App({ store }: { store: TodoStore }) {
  const { rows, busy, error } = useSyncExternalStore(store.subscribe, store.getSnapshot);
  const filter = useFilter();
  const empty = rows.length === 0;
  const activeCount = rows.filter((row) => !row.completed).length;

  return (
    <>
      <section className="todoapp" aria-busy={busy}>
        <header className="header" role="banner">
          <h1>todos</h1>
          <NewTodo onCreate={(title) => store.create(title)} />
        </header>
        <p className="error" role="alert" hidden={error === null}>
          {error}
        </p>
        <main className="main" hidden={empty}>
          <ToggleAll
            checked={!empty && activeCount === 0}
            onToggle={(completed) => store.toggleAll(completed)}
          />
          <ul className="todo-list">
            {rows.filter(filter.matches).map((row) => (
              <TodoItem
                key={row.key}
                row={row}
                onToggle={(completed) => store.toggle(row.key, completed)}
                onRename={(title) => store.rename(row.key, title)}
                onRemove={() => store.remove(row.key)}
              />
            ))}
          </ul>
        </main>
        <Footer
          hidden={empty}
          activeCount={activeCount}
          completedCount={rows.length - activeCount}
          filter={filter}
          onClearCompleted={() => store.clearCompleted()}
        />
      </section>
      <aside className="info">Double-click a todo to edit it, or press F2.</aside>
    </>
  );
}
