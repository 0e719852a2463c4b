import type { Kind } from "./changes/wanted";

/** Something that is done in a slot; `number` is what a change begins with. */
export interface SlotTask {
  kind: "book" | "emergency" | Kind;
  slotId: string;
  number?: number;
}

/** What is done from anywhere in the day. */
export const PLANS = ["find", "newSlots", "leave", "newDoctor", "changeDoctor"] as const;

export interface PlanTask {
  kind: (typeof PLANS)[number];
}

/** What is done beside the calendar. */
export type Task = SlotTask | PlanTask;

export function isPlan(task: Task): task is PlanTask {
  return !("slotId" in task);
}
