import type { DaySlot } from "@web/types/token_api";
import { beginsAt, isOpen } from "../calendar/timeline";

/** The slot that runs now or comes next, one with a free seat before others; null: none is left. */
export function suggestedSlot(slots: DaySlot[], now: number): DaySlot | null {
  const left = slots.filter((slot) => isOpen(slot, now));
  const full = (slot: DaySlot) => (slot.seats_free > 0 ? 0 : 1);
  const [first] = left.sort(
    (a, b) =>
      Math.max(beginsAt(a), now) - Math.max(beginsAt(b), now) ||
      full(a) - full(b) ||
      beginsAt(a) - beginsAt(b),
  );
  return first ?? null;
}
