import { useLanguage } from "@web/i18n";
import type { IssuedToken, Kiosk } from "@web/types/token_api";
import { waitInWords } from "@web/wait";
import { useMessages } from "./messages";
import { departmentOf, type Wish } from "./steps";

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
  const department = departmentOf(kiosk, wish);
  const busy = department?.busy_desks ?? [];
  const open = department?.open_desks ?? [];
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
          {busy.length > 0 && <dd>{busy.length}</dd>}
          <dd className="ticket-more">
            {t("atDesks", { count: busy.length, desks: busy.join(", ") })}
          </dd>
        </div>
      )}
      {token.status === "WAITING" && !wait && (
        <div>
          <dt>{t("openDesks")}</dt>
          {open.length > 0 && <dd>{open.length}</dd>}
          <dd className="ticket-more">
            {t("openDesksWhich", { count: open.length, desks: open.join(", ") })}
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
