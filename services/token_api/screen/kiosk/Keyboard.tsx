const ROWS = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm.-_"] as const;
const WHOLE = ["@", "@gmail.com", "@outlook.com", ".com"] as const;

interface KeyboardProps {
  /** Whole pieces, each on a key of its own; those of an e-mail address where none are given. */
  whole?: readonly string[];
  label: string;
  eraseLabel: string;
  onKey: (key: string) => void;
  onErase: () => void;
}

/** The letters an e-mail address is made of, for a screen without a keyboard. */
export function Keyboard({ label, eraseLabel, whole = WHOLE, onKey, onErase }: KeyboardProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as rows of keys
    <div className="keyboard" role="group" aria-label={label} dir="ltr">
      {ROWS.map((row) => (
        <div className="keyboard-row" key={row}>
          {[...row].map((key) => (
            <Key key={key} text={key} onKey={onKey} />
          ))}
        </div>
      ))}
      <div className="keyboard-row">
        {whole.map((key) => (
          <Key key={key} text={key} onKey={onKey} />
        ))}
        <button type="button" className="key erase" aria-label={eraseLabel} onClick={onErase}>
          ⌫
        </button>
      </div>
    </div>
  );
}

function Key({ text, onKey }: { text: string; onKey: (key: string) => void }) {
  return (
    <button
      type="button"
      className={text.length > 1 ? "key whole" : "key"}
      onClick={() => onKey(text)}
    >
      {text}
    </button>
  );
}
