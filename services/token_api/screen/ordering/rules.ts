/** A rule as the form keeps it: what was typed for one kind stays while another one is looked at. */
import type { Category, ChosenDiscipline, Queue } from "@web/types/token_api";

export type Rule = ChosenDiscipline["discipline"];
export const KINDS = ["STRICT", "AGEING", "RATIO", "WINDOWS"] as const;
export type Kind = (typeof KINDS)[number];

/** Whether the categories of a kind of rule have weights. */
export function takesTurns(kind: Kind): boolean {
  return kind === "RATIO" || kind === "WINDOWS";
}

export const WEIGHED = ["PRIORITY_PAID", "FOLLOWUP", "ONLINE", "WALKIN"] as const;
export type Weighed = (typeof WEIGHED)[number] & Category;
export type Weights = Record<Weighed, number>;
export const WEIGHT_MAX = 10;
export const MINUTES_MAX = 1_440;
export const WINDOW_MINUTES_MAX = 240;

export interface Draft {
  kind: Kind;
  minutes: number;
  weights: Weights;
  early: number;
  grace: number;
}

const EVEN: Weights = { PRIORITY_PAID: 1, FOLLOWUP: 1, ONLINE: 1, WALKIN: 1 };

/** Begin with the queue's own rule; the other kinds begin with something sensible. */
export function draftOf({ discipline }: Pick<Queue, "discipline">): Draft {
  return {
    kind: discipline.kind ?? "STRICT",
    minutes: "minutes" in discipline ? discipline.minutes : 30,
    weights: "weights" in discipline ? { ...EVEN, ...discipline.weights } : { ...EVEN, ONLINE: 2 },
    early: "early_minutes" in discipline ? (discipline.early_minutes ?? 15) : 15,
    grace: "grace_minutes" in discipline ? (discipline.grace_minutes ?? 10) : 10,
  };
}

/** The rule that the server is asked about; null while a number is missing or too large. */
export function ruleOf({ kind, minutes, weights, early, grace }: Draft): Rule | null {
  if (kind === "STRICT") return { kind };
  if (kind === "AGEING") return within(minutes, 1, MINUTES_MAX) ? { kind, minutes } : null;
  const all = WEIGHED.every((category) => within(weights[category], 1, WEIGHT_MAX));
  if (!all) return null;
  if (kind === "RATIO") return { kind, weights };
  const both = [early, grace].every((one) => within(one, 0, WINDOW_MINUTES_MAX));
  return both ? { kind, weights, early_minutes: early, grace_minutes: grace } : null;
}

function within(number: number, least: number, most: number): boolean {
  return Number.isInteger(number) && number >= least && number <= most;
}
