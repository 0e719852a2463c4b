import { timeIn } from "@web/clock";
import { nameIn, useLanguage } from "@web/i18n";
import type { Ticket } from "@web/types/token_api";
import { waitInWords } from "@web/wait";
import { useMessages } from "./messages";

/** The ticket itself: its label, and below the perforation what that means now. Read out when it changes. */
export function Situation({ ticket }: { ticket: Ticket }) {
  const t = useMessages();
  const { language } = useLanguage();
  return (
    <article className="ticket">
      <header className="ticket-face">
        <p className="ticket-service">
          <bdi>{nameIn(ticket.names, language) || ticket.department_name}</bdi>
        </p>
        <h1>
          <span className="visually-hidden">{t("yourTicket")} </span>
          <bdi className="label ticket-label" style={{ "--letters": ticket.token_label.length }}>
            {ticket.token_label}
          </bdi>
        </h1>
        <p className="ticket-time">
          {t("issuedAt")} <bdi>{timeIn(ticket.branch_time_zone, language, ticket.issued_at)}</bdi>
        </p>
      </header>
      <div className="ticket-stub" aria-live="polite">
        <Now ticket={ticket} />
      </div>
    </article>
  );
}

function Now({ ticket }: { ticket: Ticket }) {
  const t = useMessages();
  switch (ticket.status) {
    case "WAITING":
    case "ALLOCATED":
      return <InLine ticket={ticket} />;
    case "CALLED":
      return <Called ticket={ticket} />;
    case "SERVING":
      return (
        <Said
          head={t("status.SERVING")}
          text={ticket.desk_id === null ? "" : t("servingAtDesk", { number: ticket.desk_id })}
        />
      );
    default:
      return <Said head={t(`status.${ticket.status}`)} text={t(`explain.${ticket.status}`)} />;
  }
}

function InLine({ ticket }: { ticket: Ticket }) {
  const t = useMessages();
  const { language } = useLanguage();
  const { position, estimated_wait } = ticket;
  if (position === 1) return <Said head={t("next")} text={t("nextWhat")} />;
  return (
    <>
      <p className="said-head">
        {ticket.status === "ALLOCATED" ? t("status.ALLOCATED") : t("status.WAITING")}
      </p>
      <dl className="facts">
        {position !== null && (
          <div>
            <dt>{t("place")}</dt>
            <dd className="fact-place">{position}</dd>
            <dd className="fact-more">{t("ahead", { count: position - 1 })}</dd>
          </div>
        )}
        {estimated_wait && (
          <div>
            <dt>{t("expectedWait")}</dt>
            <dd>{waitInWords(language, estimated_wait)}</dd>
          </div>
        )}
      </dl>
    </>
  );
}

function Called({ ticket }: { ticket: Ticket }) {
  const t = useMessages();
  return (
    <div role="alert">
      <p className="said-head">{t("status.CALLED")}</p>
      {ticket.desk_id === null ? (
        <p className="called-go">{t("goToAnyDesk")}</p>
      ) : (
        <p className="called-go">
          {t("goToDesk")} <bdi className="called-desk">{ticket.desk_id}</bdi>
        </p>
      )}
      <p>{t("explain.CALLED")}</p>
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
