import { call } from "@web/api";
import { useWords } from "@web/i18n";
import { Problem } from "@web/problem";
import type { Ticket, TicketAnswer } from "@web/types/token_api";
import { useState } from "react";
import { WORDS } from "./words";

interface CancelProps {
  secret: string;
  onCancelled: (ticket: Ticket) => void;
}

type State = "resting" | "asking" | "sending" | "late" | "failed";

/** Give the place up, after asking once. A cancel that is sent twice is still one cancel. */
export function Cancel({ secret, onCancelled }: CancelProps) {
  const words = useWords(WORDS);
  const [state, setState] = useState<State>("resting");
  const path = `/api/v1/tickets/${encodeURIComponent(secret)}`;
  const cancel = async () => {
    setState("sending");
    try {
      await call("POST", `${path}/cancel`);
      const answer = await call<TicketAnswer>("GET", path);
      onCancelled(answer.ticket);
    } catch (error) {
      setState(error instanceof Problem && error.status === 409 ? "late" : "failed");
    }
  };
  if (state === "resting") {
    return (
      <button type="button" className="button quiet" onClick={() => setState("asking")}>
        {words.cancel}
      </button>
    );
  }
  return (
    <section className="cancel" aria-live="polite">
      <p>{state === "late" ? words.cancelLate : words.cancelSure}</p>
      {state === "failed" && <p className="note bad">{words.cancelFailed}</p>}
      {state === "sending" && <p>{words.cancelling}</p>}
      <div className="cancel-ways">
        <button
          type="button"
          className="button"
          ref={bringIntoView}
          onClick={() => setState("resting")}
        >
          {words.cancelNo}
        </button>
        {state !== "late" && (
          <button
            type="button"
            className="button danger"
            disabled={state === "sending"}
            onClick={() => void cancel()}
          >
            {words.cancelYes}
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
