import type { DaySlot } from "@web/types/token_api";

const FEW = ["STANDARD", "PRIORITY_PAID", "EMERGENCY"] as const;
const ALL = ["WALKIN", "ONLINE", "FOLLOWUP", "PRIORITY_PAID", "EMERGENCY"] as const;

export type CategoryWord = (typeof FEW | typeof ALL)[number];

/** The words for a category in a slot, the most frequent one first. */
export function categoriesOf({ discipline }: DaySlot): readonly CategoryWord[] {
  return discipline === "elastic" ? FEW : ALL;
}
