import { type ReactNode, useEffect, useRef } from "react";
import { useMessages } from "./messages";

interface Props {
  title: string;
  onClose: () => void;
  /** The element's id that has the focus afterwards. */
  closesTo?: string | undefined;
  children: ReactNode;
}

/** What is looked at or done beside the calendar; `data-first` marks what gets the focus. */
export function Panel({ title, onClose, closesTo, children }: Props) {
  const t = useMessages();
  const heading = useRef<HTMLHeadingElement>(null);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const first = panel.current?.querySelector<HTMLElement>("[data-first]");
    (first ?? heading.current)?.focus();
  }, []);
  const close = () => {
    onClose();
    if (closesTo) document.getElementById(closesTo)?.focus();
  };
  return (
    <section
      ref={panel}
      className="panel"
      aria-labelledby="panel-title"
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <header className="panel-head">
        <h2 id="panel-title" ref={heading} tabIndex={-1}>
          <bdi>{title}</bdi>
        </h2>
        <button type="button" className="plain" aria-label={t("close")} onClick={close}>
          ✕
        </button>
      </header>
      {children}
    </section>
  );
}
