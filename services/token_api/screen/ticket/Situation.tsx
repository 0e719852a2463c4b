import { timeIn } from "@web/clock";
import { nameIn, useLanguage, useWords } from "@web/i18n";
import type { Ticket } from "@web/types/token_api";
import { waitInWords } from "@web/wait";
import { WORDS } from "./words";

/** The ticket itself: its label, and below the perforation what that means now. Read out when it changes. */
export function Situation({ ticket }: { ticket: Ticket }) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  return (
    <article className="ticket">
      <header className="ticket-face">
        <p className="ticket-service">{nameIn(ticket.names, language) || ticket.department_name}</p>
        <h1>
          <span className="visually-hidden">{words.yourTicket} </span>
          <bdi className="label ticket-label" style={{ "--letters": ticket.token_label.length }}>
            {ticket.token_label}
          </bdi>
        </h1>
        <p className="ticket-time">
          {words.issuedAt} <bdi>{timeIn(ticket.branch_time_zone, language, ticket.issued_at)}</bdi>
        </p>
      </header>
      <div className="ticket-stub" aria-live="polite">
        <Now ticket={ticket} />
      </div>
    </article>
  );
}

function Now({ ticket }: { ticket: Ticket }) {
  const words = useWords(WORDS);
  switch (ticket.status) {
    case "WAITING":
    case "ALLOCATED":
      return <InLine ticket={ticket} />;
    case "CALLED":
      return <Called ticket={ticket} />;
    case "SERVING":
      return (
        <Said
          head={words.SERVING}
          text={ticket.desk_id === null ? "" : words.servingAt(ticket.desk_id)}
        />
      );
    case "HELD":
      return <Said head={words.HELD} text={words.heldWhat} />;
    case "SERVED":
      return <Said head={words.SERVED} text={words.servedWhat} />;
    case "NO_SHOW":
      return <Said head={words.NO_SHOW} text={words.noShowWhat} />;
    case "CANCELLED":
      return <Said head={words.CANCELLED} text={words.cancelledWhat} />;
    case "EXPIRED":
      return <Said head={words.EXPIRED} text={words.expiredWhat} />;
  }
}

function InLine({ ticket }: { ticket: Ticket }) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const { position, estimated_wait } = ticket;
  if (position === 1) return <Said head={words.next} text={words.nextWhat} />;
  return (
    <>
      <p className="said-head">{words[ticket.status === "ALLOCATED" ? "ALLOCATED" : "WAITING"]}</p>
      <dl className="facts">
        {position !== null && (
          <div>
            <dt>{words.place}</dt>
            <dd className="fact-place">{position}</dd>
            <dd className="fact-more">{words.ahead(position - 1)}</dd>
          </div>
        )}
        {estimated_wait && (
          <div>
            <dt>{words.expectedWait}</dt>
            <dd>{waitInWords(language, estimated_wait)}</dd>
          </div>
        )}
      </dl>
    </>
  );
}

function Called({ ticket }: { ticket: Ticket }) {
  const words = useWords(WORDS);
  return (
    <div role="alert">
      <p className="said-head">{words.CALLED}</p>
      {ticket.desk_id === null ? (
        <p className="called-go">{words.CALLED_noDesk}</p>
      ) : (
        <p className="called-go">
          {words.goTo} <bdi className="called-desk">{ticket.desk_id}</bdi>
        </p>
      )}
      <p>{words.calledWhat}</p>
    </div>
  );
}

function Said({ head, text }: { head: string; text: string }) {
  return (
    <>
      <p className="said-head">{head}</p>
      {text && <p className="said-text">{text}</p>}
    </>
  );
}
