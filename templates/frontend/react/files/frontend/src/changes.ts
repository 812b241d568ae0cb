import type { Todo, TodoFields } from './api';

/** A todo on the page. Its key never changes; it has an id once the server has saved it. */
export interface Row extends TodoFields {
  key: string;
  id?: string;
}

export type Change =
  | { type: 'create'; row: Row }
  | { type: 'update'; key: string; fields: Partial<TodoFields> }
  | { type: 'remove'; key: string }
  | { type: 'updateAll'; completed: boolean }
  | { type: 'removeCompleted' };

export function toRow({ id, title, completed }: Todo, key: string): Row {
  return { key, id, title, completed };
}

export function applyChange(rows: Row[], change: Change): Row[] {
  switch (change.type) {
    case 'create':
      return rows.some(({ key }) => key === change.row.key)
        ? rows.map((row) => (row.key === change.row.key ? change.row : row))
        : [...rows, change.row];
    case 'update':
      return rows.map((row) => (row.key === change.key ? { ...row, ...change.fields } : row));
    case 'remove':
      return rows.filter(({ key }) => key !== change.key);
    case 'updateAll':
      return rows.map((row) => ({ ...row, completed: change.completed }));
    case 'removeCompleted':
      return rows.filter(({ completed }) => !completed);
  }
}
