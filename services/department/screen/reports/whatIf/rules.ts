/** Another rule for a day's line, as the form keeps it and as the server is asked. */
import type { WhatIfIn } from "@web/types/department";

export type Rules = NonNullable<WhatIfIn["disciplines"]>;
// Appointments are left out of a day that is played again, and so is the rule about them.
export const KINDS = ["AS_IT_WAS", "STRICT", "AGEING", "RATIO"] as const;
export type Kind = (typeof KINDS)[number];
export const WEIGHED = ["PRIORITY_PAID", "FOLLOWUP", "ONLINE", "WALKIN"] as const;
export const WEIGHT_MAX = 10;
export const MINUTES_MAX = 1_440;

export interface Draft {
  kind: Kind;
  minutes: number;
  weights: Record<(typeof WEIGHED)[number], number>;
}

export const AS_IT_WAS: Draft = {
  kind: "AS_IT_WAS",
  minutes: 30,
  weights: { PRIORITY_PAID: 1, FOLLOWUP: 1, ONLINE: 2, WALKIN: 1 },
};

/** The rules that differ from the day's; null while a number is missing or too large. */
export function rulesOf(drafts: Record<string, Draft>): Rules | null {
  const rules: Rules = {};
  for (const [queueId, { kind, minutes, weights }] of Object.entries(drafts)) {
    if (kind === "STRICT") rules[queueId] = { kind };
    if (kind === "AGEING") {
      if (!within(minutes, MINUTES_MAX)) return null;
      rules[queueId] = { kind, minutes };
    }
    if (kind === "RATIO") {
      if (!WEIGHED.every((category) => within(weights[category], WEIGHT_MAX))) return null;
      rules[queueId] = { kind, weights };
    }
  }
  return rules;
}

function within(number: number, most: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= most;
}
