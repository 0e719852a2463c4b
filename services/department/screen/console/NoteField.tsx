const LENGTH_MAX = 200;

interface Props {
  label: string;
  note: string;
  required?: boolean;
  /** The question has just been asked: whoever types answers it. */
  focused?: boolean;
  onChange: (note: string) => void;
}

/** One line in somebody's own words. */
export function NoteField({ label, note, required = false, focused = false, onChange }: Props) {
  return (
    <label className="field">
      {label}
      <input
        value={note}
        maxLength={LENGTH_MAX}
        required={required}
        dir="auto"
        // biome-ignore lint/a11y/noAutofocus: only where the question has just been asked
        autoFocus={focused}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
