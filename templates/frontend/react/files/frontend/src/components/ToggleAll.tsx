interface Props {
  checked: boolean;
  onToggle: (completed: boolean) => void;
}

export function ToggleAll({ checked, onToggle }: Props) {
  return (
    <>
      <input
        id="toggle-all"
        className="toggle-all"
        type="checkbox"
        checked={checked}
        onChange={(event) => onToggle(event.target.checked)}
      />
      <label htmlFor="toggle-all">Mark all as complete</label>
    </>
  );
}
