import type { KeyboardEvent } from 'react';
import { trimTitle } from '../title';

const PROMPT = 'What needs to be done?';

interface Props {
  onCreate: (title: string) => void;
}

export function NewTodo({ onCreate }: Props) {
  function createOnEnter(event: KeyboardEvent<HTMLInputElement>) {
    // The Enter that accepts a suggestion of an input method does not submit.
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    const title = trimTitle(event.currentTarget.value);
    event.currentTarget.value = '';
    if (title) onCreate(title);
  }

  return (
    <input
      className="new-todo"
      placeholder={PROMPT}
      aria-label={PROMPT}
      autoComplete="off"
      autoFocus
      onKeyDown={createOnEnter}
    />
  );
}
