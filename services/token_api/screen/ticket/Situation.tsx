import { momentIn, timeIn, useNow } from "@web/clock";
import { isolated, nameIn, useLanguage } from "@web/i18n";
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
        <ThenServices ticket={ticket} />
      </div>
    </article>
  );
}

/** Where the visit goes on, with the same number; nothing where it is over after this. */
function ThenServices({ ticket: { services } }: { ticket: Ticket }) {
  const t = useMessages();
  const { language } = useLanguage();
  if (services.length === 0) return null;
  const names = services.map((one) => isolated(nameIn(one.names, language))).join(" → ");
  return <p className="ticket-then">{t("thenServices", { names })}</p>;
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
    case "HELD":
      return ticket.desk_id === null ? (
        <Said head={t("status.HELD")} text={t("explain.HELD")} />
      ) : (
        <Said head={t("sentToDesk", { number: ticket.desk_id })} text={t("sentToDeskWhat")} />
      );
    case "NO_SHOW":
      return (
        <Said head={t("status.NO_SHOW")} text={ticket.can_return ? "" : t("explain.NO_SHOW")} />
      );
    default:
      return <Said head={t(`status.${ticket.status}`)} text={t(`explain.${ticket.status}`)} />;
  }
}

function InLine({ ticket }: { ticket: Ticket }) {
  const t = useMessages();
  const { appointment } = ticket;
  const position = standsInLine(ticket) ? ticket.position : null;
  const isSoon = useIsSoon(appointment);
  if (position === 1 && isSoon) return <Said head={t("next")} text={t("nextWhat")} />;
  return (
    <>
      <p className="said-head">
        {ticket.status === "ALLOCATED" ? t("status.ALLOCATED") : t("status.WAITING")}
      </p>
      <dl className="facts">
        {appointment && <Appointment appointment={appointment} zone={ticket.branch_time_zone} />}
        {position !== null && (
          <div className="fact-wide">
            <dt>{t("place")}</dt>
            <dd className="fact-place">{position}</dd>
            <dd className="fact-more">{t("ahead", { count: position - 1 })}</dd>
          </div>
        )}
        <Wait ticket={ticket} />
        {ticket.open_desks && ticket.estimated_wait === null && (
          <OpenDesks desks={ticket.open_desks} />
        )}
        {ticket.busy_desks && <BeingServed desks={ticket.busy_desks} />}
      </dl>
      <Closing ticket={ticket} />
      <p className="ticket-order">{t(`order.${ticket.rule}`)}</p>
    </>
  );
}

/** When the line closes today, and whether it is likely to be one's turn before. */
function Closing({ ticket: { closing, branch_time_zone } }: { ticket: Ticket }) {
  const t = useMessages();
  const { language } = useLanguage();
  if (closing === null) return null;
  const time = timeIn(branch_time_zone, language, closing.closes_at);
  return closing.in_time === false ? (
    <p className="note warn">{t("closesTooSoon", { time })}</p>
  ) : (
    <p className="note">{t("closes", { time })}</p>
  );
}

/** Who has not checked in, or is early, has no place yet. */
function standsInLine({ check_in }: Ticket): boolean {
  return check_in === null || (check_in.state !== "EXPECTED" && check_in.state !== "EARLY");
}

const MINUTE_MS = 60_000;
// Whoever is first in a line of appointments is next only shortly before the own time.
const SOON_MS = 15 * MINUTE_MS;

/** At a counter: now. */
function useIsSoon(appointment: Ticket["appointment"]): boolean {
  const now = useNow(MINUTE_MS / 2);
  if (appointment === null) return true;
  const delay = appointment.delay_minutes * MINUTE_MS;
  return Date.parse(appointment.starts_at) + delay - now <= SOON_MS;
}

interface AppointmentProps {
  appointment: NonNullable<Ticket["appointment"]>;
  zone: string;
}

function Appointment({ appointment: { starts_at, delay_minutes }, zone }: AppointmentProps) {
  const t = useMessages();
  const { language } = useLanguage();
  return (
    <div className="fact-wide">
      <dt>{t("appointment")}</dt>
      <dd>{momentIn(zone, language, starts_at)}</dd>
      {delay_minutes > 0 && (
        <dd className="fact-more">{t("appointmentDelay", { minutes: delay_minutes })}</dd>
      )}
    </div>
  );
}

/** How long it takes; at a counter also that this is not known yet, and when it will be. */
function Wait({ ticket: { estimated_wait, busy_desks } }: { ticket: Ticket }) {
  const t = useMessages();
  const { language } = useLanguage();
  if (estimated_wait === null && busy_desks === null) return null;
  return (
    <div className={estimated_wait ? undefined : "fact-wide"}>
      <dt>{t("expectedWait")}</dt>
      {estimated_wait ? (
        <dd>{waitInWords(language, estimated_wait)}</dd>
      ) : (
        <>
          <dd className="fact-unknown">{t("waitUnknown")}</dd>
          <dd className="fact-more">{t("waitUnknownWhy")}</dd>
        </>
      )}
    </div>
  );
}

function OpenDesks({ desks }: { desks: number[] }) {
  const t = useMessages();
  const which = t("openDesksWhich", { count: desks.length, desks: desks.join(", ") });
  return <Desks what={t("openDesks")} count={desks.length} which={which} />;
}

function BeingServed({ desks }: { desks: number[] }) {
  const t = useMessages();
  const which = t("atDesks", { count: desks.length, desks: desks.join(", ") });
  return <Desks what={t("beingServed")} count={desks.length} which={which} />;
}

function Desks({ what, count, which }: { what: string; count: number; which: string }) {
  return (
    <div>
      <dt>{what}</dt>
      {count > 0 && <dd>{count}</dd>}
      <dd className={count > 0 ? "fact-more" : "fact-unknown"}>{which}</dd>
    </div>
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
      {ticket.called_by && <WhyNow by={ticket.called_by} />}
    </div>
  );
}

/** Why it is the holder's turn: by the rule, or simply because nobody came earlier. */
function WhyNow({ by }: { by: NonNullable<Ticket["called_by"]> }) {
  const t = useMessages();
  const bySelf = by.rule === "BY_HAND" || by.rule === "APPOINTMENT";
  return (
    <p className="ticket-order">
      {by.passed_over === 0 && !bySelf ? t("why.first") : t(`why.${by.rule}`)}
    </p>
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
