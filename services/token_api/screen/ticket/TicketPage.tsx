import { useAge } from "@web/clock";
import { isLanguage, useLanguage } from "@web/i18n";
import { chosenLanguage } from "@web/language/chosenLanguage";
import { MessageToAll } from "@web/toAll/MessageToAll";
import type { Ticket } from "@web/types/token_api";
import { useEffect, useRef } from "react";
import { Cancel } from "./Cancel";
import { CheckIn } from "./CheckIn";
import { Header } from "./Header";
import { hasEnded } from "./hasEnded";
import { useMessages } from "./messages";
import { Return } from "./Return";
import { Situation } from "./Situation";
import { useCallSignal } from "./useCallSignal";
import { useReturned } from "./useReturned";
import { useTicket } from "./useTicket";

/** The holder's own view of their token, on their own phone. */
export function TicketPage({ secret }: { secret: string }) {
  const t = useMessages();
  const { ticket, unknown, oldSince, unreachable, take } = useTicket(secret);
  useTicketLanguage(ticket);
  const returned = useReturned(ticket);
  const desk = ticket?.desk_id ?? null;
  const calledTitle = desk === null ? t("status.CALLED") : `${t("goToDesk")} ${desk}`;
  useCallSignal(ticket, `● ${calledTitle}`, ticket?.token_label ?? "NowServing");

  return (
    <div className="page" data-status={ticket?.status ?? "NONE"}>
      <Header />
      <Lost since={oldSince} />
      <main className="page-main">
        {ticket && !unknown && (
          <>
            {returned && (
              <p className="note" role="status">
                {t("returned")}
              </p>
            )}
            <MessagesToAll ticket={ticket} />
            <Situation ticket={ticket} />
            <CheckIn ticket={ticket} secret={secret} onCheckedIn={take} />
            {ticket.can_return && <Return secret={secret} onReturned={take} />}
            {waits(ticket) && (
              <section className="step-away">
                <h2>{t("stepAwayTitle")}</h2>
                <p>{t("stepAway")}</p>
              </section>
            )}
            {ticket.can_cancel && !hasEnded(ticket) && (
              <Cancel secret={secret} onCancelled={take} />
            )}
          </>
        )}
        {unknown && (
          <section className="message">
            <h1>{t("unknown")}</h1>
            <p>{t("unknownWhat")}</p>
          </section>
        )}
        {!ticket && !unknown && (
          <div className="message" role="status">
            <h1>{unreachable ? t("unreachable") : t("loading")}</h1>
          </div>
        )}
      </main>
    </div>
  );
}

function MessagesToAll({ ticket }: { ticket: Ticket }) {
  return (
    <div className="said" role="status">
      {ticket.messages.map((message) => (
        <p key={message.id} className="note warn">
          <MessageToAll message={message} timeZone={ticket.branch_time_zone} />
        </p>
      ))}
    </div>
  );
}

// A late answer is no trouble while the last one is this fresh.
const FRESH_SECONDS = 12;

/** Says how old the ticket is, when that is worth a sign. */
function Lost({ since }: { since: number | null }) {
  const t = useMessages();
  const oldSeconds = useAge(since);
  if (oldSeconds === null || oldSeconds <= FRESH_SECONDS) return null;
  const age =
    oldSeconds < 60
      ? t("age.seconds", { count: oldSeconds })
      : t("age.minutes", { count: Math.floor(oldSeconds / 60) });
  return (
    <p className="note warn offline" role="status">
      {t("lost", { age })}
    </p>
  );
}

function waits(ticket: Ticket): boolean {
  return ["WAITING", "ALLOCATED"].includes(ticket.status) && (ticket.position ?? 0) > 4;
}

/** The language chosen at the kiosk is the page's, until the holder chooses another. */
function useTicketLanguage(ticket: Ticket | null): void {
  const { setLanguage } = useLanguage();
  const taken = useRef(chosenLanguage() !== null);
  useEffect(() => {
    if (ticket === null || taken.current) return;
    taken.current = true;
    if (isLanguage(ticket.language)) setLanguage(ticket.language);
  }, [ticket, setLanguage]);
}
