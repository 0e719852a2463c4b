import { call } from "@web/api";
import { problemSentence } from "@web/messages/problemSentence";
import { Problem } from "@web/problem";
import type { Ticket, TicketAnswer } from "@web/types/token_api";
import { useState } from "react";
import { useMessages } from "./messages";

interface Props {
  secret: string;
  onReturned: (ticket: Ticket) => void;
}

type State = "resting" | "sending" | "late" | { failed: unknown };

/** Back after a missed call, with the same number. Sent twice it is still one return. */
export function Return({ secret, onReturned }: Props) {
  const t = useMessages();
  const [state, setState] = useState<State>("resting");
  const path = `/api/v1/tickets/${encodeURIComponent(secret)}`;
  const comeBack = async () => {
    setState("sending");
    try {
      const answer = await call<TicketAnswer>("POST", `${path}/return`).catch((error: unknown) => {
        // In the line again: by the desk, or by a press whose answer was lost.
        if (error instanceof Problem && error.code === "NOT_A_NO_SHOW")
          return call<TicketAnswer>("GET", path);
        throw error;
      });
      onReturned(answer.ticket);
    } catch (error) {
      setState(error instanceof Problem && error.status === 409 ? "late" : { failed: error });
    }
  };
  return (
    <section className="step-away" aria-live="polite">
      <h2>{t("returnTitle")}</h2>
      <p>{state === "late" ? t("returnLate") : t("returnWhat")}</p>
      {typeof state === "object" && <p className="note bad">{problemSentence(t, state.failed)}</p>}
      {state !== "late" && (
        <button
          type="button"
          className="button primary"
          disabled={state === "sending"}
          onClick={() => void comeBack()}
        >
          {state === "sending" ? t("returning") : t("return")}
        </button>
      )}
    </section>
  );
}
