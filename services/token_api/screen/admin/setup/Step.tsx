import { type ReactNode, useEffect, useState } from "react";
import { useMessages } from "./messages";

interface Props {
  title: string;
  state: string;
  done: boolean;
  /** The first of what is still to do: it stands open. */
  isNext: boolean;
  children: ReactNode;
}

/** One thing to do, with how far it is. */
export function Step({ title, state, done, isNext, children }: Props) {
  const t = useMessages();
  const [open, setOpen] = useState(isNext);
  useEffect(() => setOpen(isNext), [isNext]);
  return (
    <li className={`step ${done ? "done" : ""}`}>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span className="step-mark" aria-hidden="true">
            {done ? "✓" : ""}
          </span>
          <bdi className="step-title">{title}</bdi>
          {done && <span className="visually-hidden">{t("done")}</span>}
          <span className="step-state">{state}</span>
        </summary>
        <div className="step-body">{children}</div>
      </details>
    </li>
  );
}
