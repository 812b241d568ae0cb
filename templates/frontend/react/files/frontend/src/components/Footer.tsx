import { filters, type Filter } from '../filter';

interface Props {
  hidden: boolean;
  activeCount: number;
  completedCount: number;
  filter: Filter;
  onClearCompleted: () => void;
}

export function Footer({ hidden, activeCount, completedCount, filter, onClearCompleted }: Props) {
  return (
    <footer className="footer" role="contentinfo" hidden={hidden}>
      <span className="todo-count" data-testid="todo-count">
        <strong>{activeCount}</strong> {activeCount === 1 ? 'item' : 'items'} left
      </span>
      <ul className="filters">
        {filters.map(({ hash, label }) => (
          <li key={hash}>
            <a
              href={hash}
              className={hash === filter.hash ? 'selected' : ''}
              aria-current={hash === filter.hash ? 'true' : undefined}
            >
              {label}
            </a>
          </li>
        ))}
      </ul>
      <button
        className="clear-completed"
        type="button"
        hidden={completedCount === 0}
        onClick={onClearCompleted}
      >
        Clear completed
      </button>
    </footer>
  );
}
