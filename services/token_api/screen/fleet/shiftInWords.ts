import { timeIn } from "@web/clock";
import { type Language, localeOf } from "@web/i18n";
import type { Shift } from "@web/types/token_api";

/** Say when a shift is: on which weekdays, or from when to when. */
export function shiftInWords(shift: Shift, zone: string, language: Language): string {
  if (shift.recurring) {
    const { weekdays, from, to } = shift.recurring;
    return `${weekdays.map((day) => weekday(day, language)).join(" ")} ${from}–${to}`;
  }
  if (shift.starts_at === null || shift.ends_at === null) return "";
  const day = new Intl.DateTimeFormat(localeOf(language), {
    timeZone: zone,
    day: "numeric",
    month: "short",
    numberingSystem: "latn",
  }).format(new Date(shift.starts_at));
  return `${day} ${timeIn(zone, language, shift.starts_at)}–${timeIn(zone, language, shift.ends_at)}`;
}

/** 5 January 2026 was a Monday, which is weekday 0. */
function weekday(day: number, language: Language): string {
  const date = new Date(Date.UTC(2026, 0, 5 + day));
  const format = { weekday: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(localeOf(language), format).format(date);
}
