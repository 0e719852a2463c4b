import { ALL_LANGUAGES, type Language } from "@web/i18n";
import type { Template } from "@web/types/token_api";
import { branchIdOf } from "./branchId";
import type { Hours } from "./hours";

/** What is asked of a new branch. */
export interface BranchFields {
  languages: Language[];
  names: Partial<Record<Language, string>>;
  time_zone: string;
  hours: Hours | null;
  template: Template;
  id: string;
}

export function emptyBranch(language: Language): BranchFields {
  return {
    languages: [language],
    names: {},
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    hours: null,
    template: "town-hall",
    id: "",
  };
}

/** The request that makes the branch. */
export function newBranch(fields: BranchFields) {
  const languages = ALL_LANGUAGES.filter((each) => fields.languages.includes(each));
  const names = Object.fromEntries(
    languages.map((each) => [each, (fields.names[each] ?? "").trim()]),
  );
  const named = names.en ?? Object.values(names)[0] ?? "";
  const { time_zone, hours } = fields;
  return { id: fields.id.trim() || branchIdOf(named), names, languages, time_zone, hours };
}
