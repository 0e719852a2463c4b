import { useLanguage } from "@web/i18n";
import type { IssuedToken, Kiosk } from "@web/types/token_api";
import { waitInWords } from "@web/wait";
import { useMessages } from "./messages";
import type { Wish } from "./steps";

interface FactsProps {
  kiosk: Kiosk;
  wish: Wish;
  issued: IssuedToken;
}

/** Where the new token stands, how long that takes, and where others are being served. */
export function TicketFacts({ kiosk, wish, issued }: FactsProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const { queue_position: place, estimated_wait: wait, token } = issued;
  const department = kiosk.departments.find(({ queues }) =>
    queues.some((queue) => queue.queue_id === wish.queue.queue_id),
  );
  const desks = department?.busy_desks ?? [];
  return (
    <dl className="ticket-facts">
      {place !== null && (
        <div>
          <dt>{t("place")}</dt>
          <dd>{place === 1 ? t("nextInLine") : place}</dd>
        </div>
      )}
      {token.status === "WAITING" && (
        <div>
          <dt>{t("beingServed")}</dt>
          {desks.length > 0 && <dd>{desks.length}</dd>}
          <dd className="ticket-more">
            {t("atDesks", { count: desks.length, desks: desks.join(", ") })}
          </dd>
        </div>
      )}
      {place !== null && (wait || place > 1) && (
        <div>
          <dt>{t("expectedWait")}</dt>
          <dd>{wait ? waitInWords(language, wait) : t("waitUnknown")}</dd>
          {!wait && <dd className="ticket-more">{t("waitUnknownWhy")}</dd>}
        </div>
      )}
    </dl>
  );
}
