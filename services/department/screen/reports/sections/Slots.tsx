import { timeIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { SlotsAnswer } from "@web/types/department";
import { Figure } from "../Figure";
import { useMessages } from "../messages";
import type { Places } from "../ReportsPage";
import { type Asked, queryOf } from "../range";

interface Props extends Places {
  asked: Asked;
  session: SignedIn;
}

/** How the doctors' slots were used; nothing where there are none. */
export function Slots({ asked, session, departments }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const slots = useAnswer<SlotsAnswer>(`/api/v1/reports/slots?${queryOf(asked)}`, session)?.slots;
  if (!slots || slots.length === 0) return null;
  const zone = departments[0]?.time_zone ?? "UTC";
  return (
    <Figure
      id="slots"
      heading={t("slots")}
      definition={t("means.slots")}
      head={[
        t("slot"),
        t("capacity"),
        t("booked"),
        t("served"),
        t("noShow"),
        t("cancelledSlots"),
        t("usedPercent"),
      ]}
      rows={slots.map((one) => [
        one.starts_at ? `${one.date} ${timeIn(zone, language, one.starts_at)}` : one.queue_id,
        one.capacity,
        one.booked,
        one.served,
        one.no_show,
        one.cancelled,
        one.capacity ? Math.round((100 * one.served) / one.capacity) : null,
      ])}
    />
  );
}
