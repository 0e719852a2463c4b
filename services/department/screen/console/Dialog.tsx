import { type ReactNode, useEffect, useRef } from "react";
import { useMessages } from "./messages";

interface Props {
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog that Escape and a click beside it close; `data-first` marks what gets the focus. */
export function Dialog({ title, onClose, children }: Props) {
  const t = useMessages();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    element.current?.showModal();
    element.current?.querySelector<HTMLElement>("[data-first]")?.focus();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      ref={element}
      className="dialog"
      onClose={onClose}
      onClick={(event) => event.target === element.current && element.current?.close()}
    >
      <div className="dialog-body">
        <header className="dialog-head">
          <h2>
            <bdi>{title}</bdi>
          </h2>
          <button
            type="button"
            className="plain"
            aria-label={t("cancelDialog")}
            onClick={() => element.current?.close()}
          >
            ✕
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
