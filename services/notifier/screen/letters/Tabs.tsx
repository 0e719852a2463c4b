interface Props<T extends string> {
  label: string;
  /** Each with its name, and how many there are of it where that is known. */
  tabs: readonly (readonly [value: T, text: string, count?: number | undefined])[];
  chosen: T;
  onChoose: (value: T) => void;
}

/** A row of buttons of which one is pressed: what one looks at. */
export function Tabs<T extends string>({ label, tabs, chosen, onChoose }: Props<T>) {
  return (
    <nav className="letters-tabs" aria-label={label}>
      {tabs.map(([each, text, count]) => (
        <button
          key={each}
          type="button"
          className="letters-tab"
          aria-pressed={each === chosen}
          onClick={() => onChoose(each)}
        >
          {text}
          {count !== undefined && <span className="letters-count">{count}</span>}
        </button>
      ))}
    </nav>
  );
}
