import { isolated } from "@web/i18n";

interface Props {
  label: string;
  value: string;
  options: readonly (readonly [value: string, name: string])[];
  onChoose: (value: string) => void;
}

/** One of a list, with what the list is of above it. */
export function Choice({ label, value, options, onChoose }: Props) {
  return (
    <label className="field">
      {label}
      <select value={value} onChange={(event) => onChoose(event.target.value)}>
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {isolated(name)}
          </option>
        ))}
      </select>
    </label>
  );
}
