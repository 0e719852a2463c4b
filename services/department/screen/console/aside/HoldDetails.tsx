import { timeIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import type { LineToken } from "@web/types/department";
import { useMessages } from "./messages";

/** Why somebody is on hold, for which desk, and when they come back. */
export function HoldDetails({ token, timeZone }: { token: LineToken; timeZone: string | null }) {
  const t = useMessages();
  const { language } = useLanguage();
  const details = [
    token.desk_id !== null && t("forDesk", { number: token.desk_id }),
    token.hold_reason && t(`reason.${token.hold_reason}`),
    token.hold_ends_at &&
      timeZone &&
      t("backAt", { time: timeIn(timeZone, language, token.hold_ends_at) }),
  ].filter(Boolean);
  return details.length > 0 ? <small className="hold-details">{details.join(" · ")}</small> : null;
}
