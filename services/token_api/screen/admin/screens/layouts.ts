import type { HallLayout } from "@web/types/token_api";

/** Screens whose address names no layout show this one. */
export const DEFAULT = "default";
export const COLUMNS_MAX = 4;

/** The whole branch, in its languages: what a screen shows where nothing else is said. */
export function newLayout(id: string): HallLayout {
  return {
    id,
    departments: [],
    columns: null,
    languages: [],
    language_seconds: 12,
    ticker: null,
  };
}

/** The layouts with one of them changed, or added behind them. */
export function withLayout(layouts: HallLayout[], changed: HallLayout): HallLayout[] {
  const known = layouts.some((each) => each.id === changed.id);
  if (!known) return [...layouts, changed];
  return layouts.map((each) => (each.id === changed.id ? changed : each));
}

/** The layouts with a new one; null where there is one of that name, which is not lost by it. */
export function withNewLayout(layouts: HallLayout[], id: string): HallLayout[] | null {
  if (id === DEFAULT || layouts.some((each) => each.id === id)) return null;
  return [...layouts, newLayout(id)];
}

/** The address of the screens that show this layout. */
export function addressOf(screenUrl: string, id: string): string {
  return id === DEFAULT ? screenUrl : `${screenUrl}?layout=${encodeURIComponent(id)}`;
}

/** What is written in no language is no ticker. */
export function tickerOf(texts: Record<string, string>): Record<string, string> | null {
  const written = Object.entries(texts)
    .map(([language, text]) => [language, text.trim()] as const)
    .filter(([, text]) => text);
  return written.length ? Object.fromEntries(written) : null;
}
