import type { TodoApi } from './api';
import { applyChange, toRow, type Change, type Row } from './changes';

export interface Snapshot {
  rows: Row[];
  /** Whether the server still has to acknowledge a change. */
  busy: boolean;
  error: string | null;
}

/**
 * What the user sees is what the server has confirmed, with the pending changes applied on top.
 * Changes are sent one at a time, in order: one that succeeds becomes part of the confirmed rows,
 * one that fails is dropped, and with it its effect on the page.
 */
export class TodoStore {
  private confirmed: Row[] = [];
  private pending: Change[] = [];
  private error: string | null = null;
  private snapshot: Snapshot = { rows: [], busy: false, error: null };

  private queue = Promise.resolve();
  private readonly acknowledged: Change[] = [];
  private readonly keys = new Map<string, string>();
  private readonly listeners = new Set<() => void>();
  private created = 0;

  constructor(private readonly api: TodoApi) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getSnapshot = (): Snapshot => this.snapshot;

  /** Reads the list; the changes acknowledged meanwhile, which it may lack, are applied once more. */
  async load(): Promise<void> {
    const start = this.acknowledged.length;
    try {
      const todos = await this.api.list();
      // A todo in the list may be one whose creation is still to be acknowledged: wait for its key.
      await this.queue;
      const rows = todos.map((todo) => toRow(todo, this.keys.get(todo.id) ?? todo.id));
      this.confirmed = this.acknowledged.slice(start).reduce(applyChange, rows);
    } catch (error) {
      this.error ??= explain('The todos could not be loaded.', error);
    }
    this.publish();
  }

  create(title: string): void {
    this.created += 1;
    // No id contains a colon, so no other row has this key.
    this.submit({ type: 'create', row: { key: `new:${this.created}`, title, completed: false } });
  }

  toggle(key: string, completed: boolean): void {
    this.submit({ type: 'update', key, fields: { completed } });
  }

  rename(key: string, title: string): void {
    this.submit({ type: 'update', key, fields: { title } });
  }

  remove(key: string): void {
    this.submit({ type: 'remove', key });
  }

  toggleAll(completed: boolean): void {
    this.submit({ type: 'updateAll', completed });
  }

  clearCompleted(): void {
    this.submit({ type: 'removeCompleted' });
  }

  private submit(change: Change): void {
    this.pending.push(change);
    this.error = null;
    this.publish();
    this.queue = this.queue.then(() => this.settle(change));
  }

  private async settle(change: Change): Promise<void> {
    try {
      const saved = await this.send(change);
      this.confirmed = applyChange(this.confirmed, saved);
      this.acknowledged.push(saved);
    } catch (error) {
      this.error = explain('Your change was not saved.', error);
      // It may have reached the server all the same, or the row may be gone: ask.
      void this.load();
    }
    this.pending.shift();
    this.publish();
  }

  /** Returns the change as the server has made it. */
  private async send(change: Change): Promise<Change> {
    switch (change.type) {
      case 'create': {
        const { key, title } = change.row;
        const todo = await this.api.create(title);
        this.keys.set(todo.id, key);
        return { type: 'create', row: toRow(todo, key) };
      }
      case 'update': {
        const id = this.idOf(change.key);
        if (!id) return change;
        const { title, completed } = await this.api.update(id, change.fields);
        return { ...change, fields: { title, completed } };
      }
      case 'remove': {
        const id = this.idOf(change.key);
        if (id) await this.api.remove(id);
        return change;
      }
      case 'updateAll':
        await this.api.updateAll(change.completed);
        return change;
      case 'removeCompleted':
        await this.api.removeCompleted();
        return change;
    }
  }

  /** Undefined for a row that could not be created, or is gone: then there is nothing to send. */
  private idOf(key: string): string | undefined {
    return this.confirmed.find((row) => row.key === key)?.id;
  }

  private publish(): void {
    this.snapshot = {
      rows: this.pending.reduce(applyChange, this.confirmed),
      busy: this.pending.length > 0,
      error: this.error,
    };
    for (const listener of this.listeners) listener();
  }
}

function explain(what: string, error: unknown): string {
  return error instanceof Error ? `${what} ${error.message}` : what;
}
