import { localeOf } from "@web/i18n";
import type { Offers } from "@web/types/token_api";

/** When a closed branch opens, by its own clock: "Monday 09:00"; null when it is open or not known. */
export function opensInWords(
  { opens_at, time_zone }: Pick<Offers, "opens_at" | "time_zone">,
  language: string,
): string | null {
  if (opens_at === null) return null;
  return new Intl.DateTimeFormat(`${localeOf(language)}-u-nu-latn`, {
    timeZone: time_zone,
    weekday: "long",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(new Date(opens_at));
}
