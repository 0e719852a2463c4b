import type { DaySlot, DepartmentDay } from "@web/types/token_api";

export const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
// A card needs so much for its time and its seats.
const CARD_REM_MIN = 4.75;
const MINUTE_REM_MIN = 0.08;
const MINUTE_REM_MAX = 0.5;

export interface Timeline {
  from: number;
  to: number;
  /** How tall a minute is drawn, so that the shortest slot can be read. */
  minuteRem: number;
}

export function beginsAt(slot: DaySlot): number {
  return Date.parse(slot.start_time) + slot.delay_minutes * MINUTE_MS;
}

export function endsAt(slot: DaySlot): number {
  return Date.parse(slot.end_time) + slot.delay_minutes * MINUTE_MS;
}

/** Whether it can still be booked, by a clock that is right. */
export function isOpen(slot: DaySlot, now: number): boolean {
  return slot.status !== "CANCELLED" && endsAt(slot) > now;
}

export function minutesBetween(from: number, to: number): number {
  return (to - from) / MINUTE_MS;
}

/** The hours that a day's slots are in, from full hour to full hour; null: there are none. */
export function timelineOf(day: DepartmentDay): Timeline | null {
  const slots = day.doctors
    .flatMap((doctor) => doctor.slots)
    .filter((slot) => slot.status !== "CANCELLED");
  if (slots.length === 0) return null;
  const [first = ""] = slots.map((slot) => slot.start_time).sort(byTime);
  // Full hours are those of the branch, which may be half an hour off others'.
  const from = Date.parse(first) - Number(first.slice(14, 16)) * MINUTE_MS;
  const to = Math.max(...slots.map(endsAt));
  const shortest = Math.min(...slots.map((slot) => minutesBetween(beginsAt(slot), endsAt(slot))));
  const minuteRem = CARD_REM_MIN / shortest;
  return {
    from,
    to: from + Math.ceil((to - from) / HOUR_MS) * HOUR_MS,
    minuteRem: Math.min(Math.max(minuteRem, MINUTE_REM_MIN), MINUTE_REM_MAX),
  };
}

function byTime(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b);
}

/** The full hours of the timeline, the end left out. */
export function hoursOf({ from, to }: Timeline): number[] {
  return Array.from({ length: (to - from) / HOUR_MS }, (_, hour) => from + hour * HOUR_MS);
}
