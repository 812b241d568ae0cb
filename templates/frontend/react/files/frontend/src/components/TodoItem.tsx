import { useEffect, useId, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { flushSync } from 'react-dom';
import type { Row } from '../changes';
import { trimTitle } from '../title';

interface Props {
  row: Row;
  onToggle: (completed: boolean) => void;
  onRename: (title: string) => void;
  onRemove: () => void;
}

export function TodoItem({ row, onToggle, onRename, onRemove }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const editing = draft !== null;
  const toggle = useRef<HTMLInputElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const titleId = useId();

  useEffect(() => {
    if (!editing || !input.current) return;
    input.current.focus();
    input.current.setSelectionRange(input.current.value.length, input.current.value.length);
  }, [editing]);

  function discard() {
    setDraft(null);
  }

  function save() {
    if (draft === null) return;
    discard();
    const title = trimTitle(draft);
    if (!title) onRemove();
    else if (title !== row.title) onRename(title);
  }

  function finishOnKey(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    // At once, so that the blur which follows finds nothing left to save.
    flushSync(event.key === 'Enter' ? save : discard);
    toggle.current?.focus();
  }

  function editOnKey(event: KeyboardEvent) {
    if (event.key === 'F2') setDraft(row.title);
  }

  function remove({ currentTarget: button }: MouseEvent) {
    // Who works by keyboard goes on at the next row.
    if (button.matches(':focus-visible')) focusBeside(button.closest('li'));
    onRemove();
  }

  const states = [row.completed && 'completed', editing && 'editing'];

  return (
    <li data-testid="todo-item" className={states.filter(Boolean).join(' ')}>
      <div className="view" onKeyDown={editOnKey}>
        <input
          ref={toggle}
          className="toggle"
          type="checkbox"
          aria-label="Toggle Todo"
          aria-describedby={titleId}
          aria-keyshortcuts="F2"
          checked={row.completed}
          onChange={(event) => onToggle(event.target.checked)}
        />
        <label id={titleId} data-testid="todo-title" onDoubleClick={() => setDraft(row.title)}>
          {row.title}
        </label>
        <button
          className="destroy"
          type="button"
          aria-label="Delete"
          aria-describedby={titleId}
          onClick={remove}
        />
      </div>
      <input
        ref={input}
        className="edit"
        aria-label="Edit"
        autoComplete="off"
        value={draft ?? row.title}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={finishOnKey}
        onBlur={save}
      />
    </li>
  );
}

function focusBeside(row: Element | null) {
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
  const target = neighbour?.querySelector('.toggle') ?? document.querySelector('.new-todo');
  if (target instanceof HTMLElement) target.focus();
}
