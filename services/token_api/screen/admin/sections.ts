/** The parts of the page, in the order of its menu. */
export const SECTIONS = [
  "start",
  "branches",
  "people",
  "kiosks",
  "screens",
  "fleet",
  "file",
  "log",
] as const;

export type Section = (typeof SECTIONS)[number];

/** The part that an address names; the first one where it names none. */
export function sectionOf(name: string | undefined): Section {
  return SECTIONS.find((each) => each === name) ?? "start";
}
