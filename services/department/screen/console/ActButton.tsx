import type { ReactNode } from "react";
import { type Act, KEYS } from "./keys";

interface Props {
  act: Act;
  kind?: "primary" | "danger" | "quiet";
  disabled?: boolean;
  title?: string;
  onPress: () => void;
  children: ReactNode;
}

/** A button that shows its key. */
export function ActButton({ act, kind = "quiet", disabled, title, onPress, children }: Props) {
  return (
    <button
      type="button"
      className={`button act ${kind === "quiet" ? "" : kind}`}
      disabled={disabled ?? false}
      title={title}
      aria-keyshortcuts={KEYS[act]}
      onClick={onPress}
    >
      <span>{children}</span>
      <span className="key" aria-hidden="true">
        {KEYS[act]}
      </span>
    </button>
  );
}
