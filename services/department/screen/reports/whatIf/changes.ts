import type { DayAnswer } from "@web/types/department";

export interface Change {
  from: string;
  to: string;
  count: number;
}

/** What differs from the day as it was, hour by hour. */
export function changesOf(desks: DayAnswer["desks"], counts: Record<number, number>): Change[] {
  return desks
    .filter(({ hour, desks: real }) => (counts[hour] ?? real) !== real)
    .map(({ hour, desks: real }) => ({
      from: clock(hour),
      to: clock((hour + 1) % 24),
      count: counts[hour] ?? real,
    }));
}

export function clock(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}
