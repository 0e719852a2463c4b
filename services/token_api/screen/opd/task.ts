import type { Kind } from "./changes/wanted";

/** What is done beside the calendar, and in which slot; `number` is what a change begins with. */
export interface Task {
  kind: "book" | "emergency" | Kind;
  slotId: string;
  number?: number;
}
