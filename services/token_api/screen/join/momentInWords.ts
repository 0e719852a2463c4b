import { localeOf } from "@web/i18n";

/** A day and an hour on the branch's clock: "Monday 20 May, 09:00". */
export function momentInWords(at: string, timeZone: string, language: string): string {
  return new Intl.DateTimeFormat(`${localeOf(language)}-u-nu-latn`, {
    timeZone,
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(new Date(at));
}
