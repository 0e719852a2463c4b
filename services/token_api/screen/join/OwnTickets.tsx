import { nameIn, useLanguage } from "@web/i18n";
import type { JoinTicket, Offers } from "@web/types/token_api";
import { useMessages } from "./messages";
import { pageOf } from "./usePhone";

/** What this phone holds already: the way back to it comes before anything else. */
export function OwnTickets({ tickets, offers }: { tickets: JoinTicket[]; offers: Offers }) {
  const t = useMessages();
  const { language } = useLanguage();
  const names = new Map(
    offers.departments.flatMap(({ queues }) => queues.map((each) => [each.queue_id, each.names])),
  );
  return (
    <section className="own">
      <h1>{t("yourTickets", { count: tickets.length })}</h1>
      <ul>
        {tickets.map((ticket) => (
          <li key={ticket.ticket_url}>
            <a className="own-ticket" href={pageOf(ticket)}>
              <bdi className="label">{ticket.token_label}</bdi>
              <bdi className="own-service">{nameIn(names.get(ticket.queue_id), language)}</bdi>
              <span className="own-open">{t("openTicket")}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
