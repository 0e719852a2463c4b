import { isLanguage, useLanguage, useWords } from "@web/i18n";
import type { Ticket } from "@web/types/token_api";
import { useEffect, useRef } from "react";
import { Cancel } from "./Cancel";
import { Header } from "./Header";
import { Situation } from "./Situation";
import { useCallSignal } from "./useCallSignal";
import { hasEnded, useTicket } from "./useTicket";
import { ageInWords, WORDS } from "./words";

/** The holder's own view of their token, on their own phone. */
export function TicketPage({ secret }: { secret: string }) {
  const words = useWords(WORDS);
  const { ticket, unknown, oldSeconds, unreachable, take } = useTicket(secret);
  useTicketLanguage(ticket);
  const desk = ticket?.desk_id ?? null;
  const calledTitle = desk === null ? words.CALLED : `${words.goTo} ${desk}`;
  useCallSignal(ticket, `● ${calledTitle}`, ticket?.token_label ?? "NowServing");

  return (
    <div className="page" data-status={ticket?.status ?? "NONE"}>
      <Header />
      {oldSeconds !== null && (
        <p className="note warn offline" role="status">
          {words.lost(ageInWords(words, oldSeconds))}
        </p>
      )}
      <main className="page-main">
        {ticket && !unknown && (
          <>
            <Situation ticket={ticket} />
            {waits(ticket) && (
              <section className="step-away">
                <h2>{words.stepAwayTitle}</h2>
                <p>{words.stepAway}</p>
              </section>
            )}
            {ticket.can_cancel && !hasEnded(ticket) && (
              <Cancel secret={secret} onCancelled={take} />
            )}
          </>
        )}
        {unknown && (
          <section className="message">
            <h1>{words.unknown}</h1>
            <p>{words.unknownWhat}</p>
          </section>
        )}
        {!ticket && !unknown && (
          <p className="message" role="status">
            {unreachable ? words.unreachable : words.loading}
          </p>
        )}
      </main>
    </div>
  );
}

function waits(ticket: Ticket): boolean {
  return ["WAITING", "ALLOCATED"].includes(ticket.status) && (ticket.position ?? 0) > 4;
}

/** The language chosen at the kiosk is the page's, until the holder chooses another. */
function useTicketLanguage(ticket: Ticket | null): void {
  const { setLanguage } = useLanguage();
  const taken = useRef(false);
  useEffect(() => {
    if (ticket === null || taken.current) return;
    taken.current = true;
    if (isLanguage(ticket.language)) setLanguage(ticket.language);
  }, [ticket, setLanguage]);
}
