import { useSyncExternalStore } from 'react';
import type { Row } from './changes';

export interface Filter {
  hash: string;
  label: string;
  matches: (row: Row) => boolean;
}

const all: Filter = { hash: '#/', label: 'All', matches: () => true };

export const filters: Filter[] = [
  all,
  { hash: '#/active', label: 'Active', matches: ({ completed }) => !completed },
  { hash: '#/completed', label: 'Completed', matches: ({ completed }) => completed },
];

export function useFilter(): Filter {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return filters.find((filter) => filter.hash === hash) ?? all;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}
