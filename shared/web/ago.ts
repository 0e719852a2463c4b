import { localeOf } from "./i18n";

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** "5 minutes ago", "in 2 hours", "now": in the largest unit that is over, counted down to minutes. */
export function agoIn(language: string, at: number | string, now: number): string {
  const seconds = (new Date(at).getTime() - now) / 1_000;
  const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS[2];
  const locale = `${localeOf(language)}-u-nu-latn`;
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const count = Math.trunc(seconds / length);
  return count === 0 ? words.format(0, "second") : words.format(count, unit);
}
