import type { Language } from "./i18n";
import { messagesIn } from "./messages";
import type { EstimatedWait } from "./types/token_api";

/** Say an expected wait as people do: "under a minute", "about 5 min", "10–20 min", "about 1 h 10 min". */
export function waitInWords(language: Language, wait: EstimatedWait): string {
  const t = messagesIn(language);
  const low = Math.max(rounded(wait.p50_seconds), 1);
  const high = rounded(wait.p90_seconds);
  if (high < 1) return t("wait.underAMinute");
  if (high <= low) return t("wait.about", { duration: durationInWords(language, high) });
  if (high >= 60) return t("wait.about", { duration: durationInWords(language, low) });
  return t("wait.range", { low, high });
}

/** Say whole minutes: "12 min", "1 h 10 min". */
export function durationInWords(language: Language, allMinutes: number): string {
  const t = messagesIn(language);
  const hours = Math.floor(allMinutes / 60);
  const minutes = allMinutes % 60;
  if (hours === 0) return t("duration.minutes", { minutes });
  return minutes === 0
    ? t("duration.hours", { hours })
    : t("duration.hoursAndMinutes", { hours, minutes });
}

// An estimate to the minute is a promise nobody can keep: beyond ten minutes it goes in fives.
function rounded(seconds: number): number {
  const minutes = seconds / 60;
  return minutes < 10 ? Math.round(minutes) : Math.round(minutes / 5) * 5;
}
