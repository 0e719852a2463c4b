import { type Language, plural } from "./i18n";
import type { EstimatedWait } from "./types/token_api";

const UNDER_A_MINUTE = { en: "under a minute", hi: "एक मिनट से कम", ar: "أقل من دقيقة" } as const;
const ABOUT = { en: "about", hi: "लगभग", ar: "حوالي" } as const;
const AND = { en: " ", hi: " ", ar: " و" } as const;
const MINUTES = {
  en: { other: "# min" },
  hi: { other: "# मिनट" },
  ar: { one: "دقيقة", two: "دقيقتين", few: "# دقائق", other: "# دقيقة" },
} as const;
const HOURS = {
  en: { other: "# h" },
  hi: { other: "# घंटे", one: "# घंटा" },
  ar: { one: "ساعة", two: "ساعتين", few: "# ساعات", other: "# ساعة" },
} as const;

/** Say an expected wait as people do: "under a minute", "about 5 min", "10–20 min", "about 1 h 10 min". */
export function waitInWords(language: Language, wait: EstimatedWait): string {
  const low = rounded(wait.p50_seconds);
  const high = rounded(wait.p90_seconds);
  if (high < 1) return UNDER_A_MINUTE[language];
  if (high <= Math.max(low, 1)) return `${ABOUT[language]} ${durationInWords(language, high)}`;
  if (high >= 60) return `${ABOUT[language]} ${durationInWords(language, Math.max(low, 1))}`;
  return range(language, Math.max(low, 1), high);
}

// "1–2" keeps its figures in every language: the form of a counted noun, never the dual.
function range(language: Language, low: number, high: number): string {
  const { few, other } = { few: undefined, ...MINUTES[language] };
  return (few && high <= 10 ? few : other).replace("#", `${low}–${high}`);
}

/** Say whole minutes: "12 min", "1 h 10 min". */
export function durationInWords(language: Language, minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const parts = [
    ...(hours > 0 ? [plural(language, hours, HOURS[language])] : []),
    ...(hours === 0 || minutes % 60 > 0 ? [plural(language, minutes % 60, MINUTES[language])] : []),
  ];
  return parts.join(AND[language]);
}

// An estimate to the minute is a promise nobody can keep: beyond ten minutes it goes in fives.
function rounded(seconds: number): number {
  const minutes = seconds / 60;
  return minutes < 10 ? Math.round(minutes) : Math.round(minutes / 5) * 5;
}
