import type { ReactNode } from "react";

/** Does what it says, and closes the menu that it is in. */
export function MenuButton({ onPress, children }: { onPress: () => void; children: ReactNode }) {
  return (
    <button
      className="button small"
      type="button"
      onClick={(event) => {
        event.currentTarget.closest("details")?.removeAttribute("open");
        onPress();
      }}
    >
      {children}
    </button>
  );
}
