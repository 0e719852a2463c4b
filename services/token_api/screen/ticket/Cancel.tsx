import { call } from "@web/api";
import { problemSentence } from "@web/messages/problemSentence";
import { Problem } from "@web/problem";
import type { Ticket, TicketAnswer } from "@web/types/token_api";
import { useState } from "react";
import { useMessages } from "./messages";

interface CancelProps {
  secret: string;
  onCancelled: (ticket: Ticket) => void;
}

type State = "resting" | "asking" | "sending" | "late" | { failed: unknown };

/** Give the place up, after asking once. A cancel that is sent twice is still one cancel. */
export function Cancel({ secret, onCancelled }: CancelProps) {
  const t = useMessages();
  const [state, setState] = useState<State>("resting");
  const path = `/api/v1/tickets/${encodeURIComponent(secret)}`;
  const cancel = async () => {
    setState("sending");
    try {
      onCancelled((await call<TicketAnswer>("POST", `${path}/cancel`)).ticket);
    } catch (error) {
      setState(error instanceof Problem && error.status === 409 ? "late" : { failed: error });
    }
  };
  if (state === "resting") {
    return (
      <button type="button" className="button quiet" onClick={() => setState("asking")}>
        {t("cancel")}
      </button>
    );
  }
  return (
    <section className="cancel" aria-live="polite">
      <p>{state === "late" ? t("cancelLate") : t("cancelSure")}</p>
      {typeof state === "object" && <p className="note bad">{problemSentence(t, state.failed)}</p>}
      {state === "sending" && <p>{t("cancelling")}</p>}
      <div className="cancel-ways">
        <button
          type="button"
          className="button"
          ref={bringIntoView}
          onClick={() => setState("resting")}
        >
          {t("cancelNo")}
        </button>
        {state !== "late" && (
          <button
            type="button"
            className="button danger"
            disabled={state === "sending"}
            onClick={() => void cancel()}
          >
            {t("cancelYes")}
          </button>
        )}
      </div>
    </section>
  );
}

// The question opens below the fold of a small phone.
function bringIntoView(button: HTMLButtonElement | null): void {
  button?.focus();
  button?.closest(".cancel")?.scrollIntoView({ block: "nearest", behavior: "smooth" });
}
