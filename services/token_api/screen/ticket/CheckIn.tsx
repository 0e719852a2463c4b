import { call } from "@web/api";
import { timeIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import { problemSentence } from "@web/messages/problemSentence";
import { QrCode } from "@web/QrCode";
import type { Ticket, TicketAnswer } from "@web/types/token_api";
import { useState } from "react";
import { useMessages } from "./messages";

interface Props {
  ticket: Ticket;
  secret: string;
  onCheckedIn: (ticket: Ticket) => void;
}

/** Saying that one is here for one's appointment; and afterwards, that this is known. */
export function CheckIn({ ticket, secret, onCheckedIn }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  if (ticket.check_in === null) return null;
  const { state, opens_at, by_phone } = ticket.check_in;
  const time = opens_at === null ? "" : timeIn(ticket.branch_time_zone, language, opens_at);
  if (state !== "EXPECTED") {
    return (
      <p className="note" role="status">
        {state === "EARLY" ? t("checkInEarly", { time }) : t(`checkIn.${state}`)}
      </p>
    );
  }
  return (
    <section className="step-away check-in" aria-live="polite">
      <h2>{t("checkInTitle")}</h2>
      <p>{t("checkInWhy")}</p>
      {by_phone ? (
        <Here secret={secret} onCheckedIn={onCheckedIn} />
      ) : (
        <>
          <p>{t("checkInWhere")}</p>
          <QrCode text={location.href} title={t("checkInCode")} />
        </>
      )}
    </section>
  );
}

type State = "resting" | "sending" | { failed: unknown };

function Here({ secret, onCheckedIn }: Omit<Props, "ticket">) {
  const t = useMessages();
  const [state, setState] = useState<State>("resting");
  const say = async () => {
    setState("sending");
    try {
      const path = `/api/v1/tickets/${encodeURIComponent(secret)}/check-in`;
      onCheckedIn((await call<TicketAnswer>("POST", path)).ticket);
    } catch (error) {
      setState({ failed: error });
    }
  };
  return (
    <>
      {typeof state === "object" && <p className="note bad">{problemSentence(t, state.failed)}</p>}
      <button
        type="button"
        className="button primary"
        disabled={state === "sending"}
        onClick={() => void say()}
      >
        {state === "sending" ? t("checkingIn") : t("checkIn")}
      </button>
    </>
  );
}
