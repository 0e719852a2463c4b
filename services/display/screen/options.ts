import { isLanguage, type Language } from "@web/i18n";

/** What the address of a screen may say: ?department=CW,LAB&lang=hi,en&voice=off&theme=light */
export interface Options {
  /** The departments to show, in this order; empty: all of the branch. */
  departments: string[];
  /** The languages to show and speak, one after the other; empty: the branch's. */
  languages: Language[];
  voice: "on" | "chime" | "off";
  theme: "wall" | "light";
}

export function optionsOf(search: string): Options {
  const asked = new URLSearchParams(search);
  const voice = asked.get("voice");
  return {
    departments: list(asked.get("department")),
    languages: list(asked.get("lang")).filter(isLanguage),
    voice: voice === "off" || voice === "chime" ? voice : "on",
    theme: asked.get("theme") === "light" ? "light" : "wall",
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
