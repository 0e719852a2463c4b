import { timeIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import type { KioskQueue } from "@web/types/token_api";
import { useMessages } from "./messages";

interface Props {
  closing: NonNullable<KioskQueue["closing"]>;
  /** Whether tickets are still given out. */
  open: boolean;
  timeZone: string;
}

/** When the line closes today, and whether whoever comes now is likely to be called before. */
export function ClosingNote({ closing, open, timeZone }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const time = (at: string) => timeIn(timeZone, language, at);
  const last = time(closing.last_ticket_at);
  const closes = time(closing.closes_at);
  if (!open) return t("lastTicketWas", { time: last });
  return closing.in_time === false
    ? t("notInTime", { time: closes })
    : t("lastTicket", { time: last, closes });
}
