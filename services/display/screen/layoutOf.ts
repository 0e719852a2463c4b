import { isLanguage, type Language } from "@web/i18n";
import type { Board } from "@web/types/display";
import type { Options } from "./options";

/** The layout of the screens whose address names none. */
const DEFAULT = "default";
// Time to read the screen once.
const LANGUAGE_SECONDS = 12;

/** What a screen shows: as its address says, else as its branch's layout does. */
export interface Shown {
  departments: string[];
  /** Departments beside each other; null: each has the whole width. */
  columns: number | null;
  languages: Language[];
  languageSeconds: number;
  /** By language; null: nothing runs along the foot. */
  ticker: Record<string, string> | null;
}

/** Let the address decide, then the layout that it names, then the branch. */
export function shownBy(options: Options, board: Board | null): Shown {
  const layout = board?.layouts.find((each) => each.id === (options.layout ?? DEFAULT));
  const ofLayout = layout?.languages.filter(isLanguage) ?? [];
  const ofBranch = board?.languages.filter(isLanguage) ?? [];
  // One that was deleted since leaves its screens what is left, or the whole branch, and never empty.
  const there = board?.departments.map((each) => each.department_id) ?? [];
  const departments = layout?.departments.filter((id) => there.includes(id)) ?? [];
  const [languages = []] = [options.languages, ofLayout, ofBranch].filter((each) => each.length);
  return {
    departments: options.departments.length ? options.departments : departments,
    columns: options.columns ?? layout?.columns ?? null,
    languages,
    languageSeconds: options.languageSeconds ?? layout?.language_seconds ?? LANGUAGE_SECONDS,
    ticker: options.ticker ? (layout?.ticker ?? null) : null,
  };
}
