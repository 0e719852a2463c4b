/** A rule as the form keeps it: what was typed for one kind stays while another one is looked at. */
import type { Category, ChosenDiscipline, Queue } from "@web/types/token_api";

export type Rule = ChosenDiscipline["discipline"];
export const KINDS = ["STRICT", "AGEING", "RATIO"] as const;
export type Kind = (typeof KINDS)[number];

export const WEIGHED = ["PRIORITY_PAID", "FOLLOWUP", "ONLINE", "WALKIN"] as const;
export type Weighed = (typeof WEIGHED)[number] & Category;
export type Weights = Record<Weighed, number>;
export const WEIGHT_MAX = 10;
export const MINUTES_MAX = 1_440;

export interface Draft {
  kind: Kind;
  minutes: number;
  weights: Weights;
}

const EVEN: Weights = { PRIORITY_PAID: 1, FOLLOWUP: 1, ONLINE: 1, WALKIN: 1 };

/** Begin with the queue's own rule; the other kinds begin with something sensible. */
export function draftOf({ discipline }: Pick<Queue, "discipline">): Draft {
  return {
    kind: discipline.kind ?? "STRICT",
    minutes: "minutes" in discipline ? discipline.minutes : 30,
    weights: "weights" in discipline ? { ...EVEN, ...discipline.weights } : { ...EVEN, ONLINE: 2 },
  };
}

/** The rule that the server is asked about; null while a number is missing or too large. */
export function ruleOf({ kind, minutes, weights }: Draft): Rule | null {
  if (kind === "STRICT") return { kind };
  if (kind === "AGEING") return within(minutes, MINUTES_MAX) ? { kind, minutes } : null;
  const all = WEIGHED.every((category) => within(weights[category], WEIGHT_MAX));
  return all ? { kind, weights } : null;
}

function within(number: number, most: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= most;
}
