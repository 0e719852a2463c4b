import { isLanguage, type Language } from "@web/i18n";

// More are too narrow to be read across a hall.
const COLUMNS_MAX = 4;
const SECONDS_MIN = 5;
const SECONDS_MAX = 120;

/**
 * What the address of a screen may say, and what goes before its layout:
 * ?layout=lab&department=CW,LAB&columns=2&lang=hi,en&seconds=20&ticker=off&voice=off&theme=light&screen=entrance
 */
export interface Options {
  /** Which of the branch's layouts; null: the default one. */
  layout: string | null;
  /** The departments to show, in this order; empty: the layout's. */
  departments: string[];
  /** How many of them beside each other; null: as the layout says. */
  columns: number | null;
  /** The languages to show and speak, one after the other; empty: the layout's. */
  languages: Language[];
  /** How long each stays; null: as the layout says. */
  languageSeconds: number | null;
  ticker: boolean;
  voice: "on" | "chime" | "off";
  theme: "wall" | "light";
  /** The screen's name: supervisors are told when it is silent. */
  screen: string | null;
}

// What the display takes for a name.
const SCREEN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/;

export function optionsOf(search: string): Options {
  const asked = new URLSearchParams(search);
  const voice = asked.get("voice");
  return {
    layout: asked.get("layout") || null,
    departments: list(asked.get("department")),
    columns: whole(asked.get("columns"), 1, COLUMNS_MAX),
    languages: list(asked.get("lang")).filter(isLanguage),
    languageSeconds: whole(asked.get("seconds"), SECONDS_MIN, SECONDS_MAX),
    ticker: asked.get("ticker") !== "off",
    voice: voice === "off" || voice === "chime" ? voice : "on",
    theme: asked.get("theme") === "light" ? "light" : "wall",
    screen: SCREEN.test(asked.get("screen") ?? "") ? asked.get("screen") : null,
  };
}

/** The branch of `/screen/main`; null on the page that lists the branches. */
export function branchOf(path: string): string | null {
  const found = /^\/screen\/([^/]+)\/?$/.exec(path)?.[1];
  return found === undefined ? null : decodeURIComponent(found);
}

function whole(text: string | null, min: number, max: number): number | null {
  const number = text ? Number(text) : Number.NaN;
  return Number.isInteger(number) && min <= number && number <= max ? number : null;
}

function list(text: string | null): string[] {
  return (text ?? "").split(",").flatMap((part) => part.trim() || []);
}
