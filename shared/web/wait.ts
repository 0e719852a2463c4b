import type { Language } from "./i18n";
import type { Wait } from "./types";

const MINUTE = { en: "min", hi: "मिनट", ar: "دقيقة" } as const;
const HOUR = { en: "h", hi: "घंटे", ar: "س" } as const;
const UNDER_A_MINUTE = { en: "under a minute", hi: "एक मिनट से कम", ar: "أقل من دقيقة" } as const;
const ABOUT = { en: "about", hi: "लगभग", ar: "حوالي" } as const;

/** Say an expected wait as people do: "under a minute", "about 5 min", "10–20 min", "about 1 h 10 min". */
export function waitInWords(language: Language, wait: Wait): string {
  const low = rounded(wait.p50_seconds);
  const high = rounded(wait.p90_seconds);
  if (high < 1) return UNDER_A_MINUTE[language];
  if (high <= Math.max(low, 1)) return `${ABOUT[language]} ${durationInWords(language, high)}`;
  if (high < 60) return `${Math.max(low, 1)}–${high} ${MINUTE[language]}`;
  return `${ABOUT[language]} ${durationInWords(language, Math.max(low, 1))}`;
}

/** Say whole minutes: "12 min", "1 h 10 min". */
export function durationInWords(language: Language, minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} ${MINUTE[language]}`;
  return rest === 0
    ? `${hours} ${HOUR[language]}`
    : `${hours} ${HOUR[language]} ${rest} ${MINUTE[language]}`;
}

// An estimate to the minute is a promise nobody can keep: beyond ten minutes it goes in fives.
function rounded(seconds: number): number {
  const minutes = seconds / 60;
  return minutes < 10 ? Math.round(minutes) : Math.round(minutes / 5) * 5;
}
