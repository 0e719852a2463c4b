import type { Method } from "@web/api";
import type { DaySlot } from "@web/types/token_api";

export type Kind = "delay" | "resize" | "cancelSlot";

export const DELAY_MINUTES_MAX = 24 * 60;
export const SEATS_MAX = 500;

/** What the preview is asked for; null: the number is no number, or says what is so already. */
export function wantedOf(
  kind: Kind,
  slot: DaySlot,
  number: number,
): Record<string, unknown> | null {
  switch (kind) {
    case "delay":
      return within(number, 0, DELAY_MINUTES_MAX) ? { delay_minutes: number } : null;
    case "resize":
      return within(number, 1, SEATS_MAX) && number !== slot.max_capacity
        ? { max_capacity: number }
        : null;
    case "cancelSlot":
      return { cancel: true };
  }
}

/** By which request a change is made. */
export function requestOf(kind: Kind, slot: DaySlot): { method: Method; path: string } {
  const path = `/api/v1/slots/${slot.id}`;
  switch (kind) {
    case "delay":
      return { method: "PUT", path: `${path}/delay` };
    case "resize":
      return { method: "PATCH", path };
    case "cancelSlot":
      return { method: "POST", path: `${path}/cancel` };
  }
}

function within(number: number, least: number, most: number): boolean {
  return Number.isInteger(number) && number >= least && number <= most;
}
