import { useState } from "react";
import { useMessages } from "./messages";

interface Props {
  /** What the button does, and what that means for people; asked once more before it is done. */
  label: string;
  consequence: string;
  busy: boolean;
  onConfirm: () => void;
}

/** A button for what is felt by others: it says what it does before it does it. */
export function ConfirmButton({ label, consequence, busy, onConfirm }: Props) {
  const t = useMessages();
  const [asking, setAsking] = useState(false);
  if (!asking) {
    return (
      <button type="button" className="button small danger" onClick={() => setAsking(true)}>
        {label}
      </button>
    );
  }
  return (
    <span className="confirm" role="alertdialog" aria-label={label}>
      <span>{consequence}</span>
      <button
        type="button"
        className="button small danger"
        disabled={busy}
        onClick={() => {
          setAsking(false);
          onConfirm();
        }}
      >
        {label}
      </button>
      <button
        type="button"
        className="button small"
        // biome-ignore lint/a11y/noAutofocus: the harmless way is the one under the finger
        autoFocus
        onClick={() => setAsking(false)}
      >
        {t("keep")}
      </button>
    </span>
  );
}
