import { isLanguage, type Language } from "@web/i18n";

/** What the address of a screen may say: ?department=CW,LAB&lang=hi,en&voice=off&theme=light&screen=entrance */
export interface Options {
  /** The departments to show, in this order; empty: all of the branch. */
  departments: string[];
  /** The languages to show and speak, one after the other; empty: the branch's. */
  languages: Language[];
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
    departments: list(asked.get("department")),
    languages: list(asked.get("lang")).filter(isLanguage),
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

function list(text: string | null): string[] {
  return (text ?? "").split(",").flatMap((part) => part.trim() || []);
}
