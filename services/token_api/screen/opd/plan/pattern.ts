import { localeOf } from "@web/i18n";
import type { Discipline, NewPattern } from "@web/types/token_api";

/** A form of new slots as it is typed; without `weekly` they are of one day. */
export interface Draft {
  firstDay: string;
  lastDay: string;
  weekly: boolean;
  weekdays: number[];
  from: string;
  to: string;
  slotMinutes: number;
  seats: number;
  paceMinutes: number;
  discipline: Discipline;
  checkIn: boolean;
  phoneBooking: boolean;
}

export const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6] as const;
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

export function draftOf(day: string): Draft {
  return {
    firstDay: day,
    lastDay: day,
    weekly: false,
    weekdays: [weekdayOf(day)],
    from: "09:00",
    to: "12:00",
    slotMinutes: 60,
    seats: 6,
    paceMinutes: 10,
    discipline: "ageing",
    checkIn: false,
    phoneBooking: false,
  };
}

/** What the server is asked for; null: something is missing, or no number. */
export function patternOf(draft: Draft): NewPattern | null {
  const { firstDay, lastDay, weekly, weekdays, from, to } = draft;
  const numbers = [draft.slotMinutes, draft.seats, draft.paceMinutes];
  if (!numbers.every((one) => Number.isInteger(one) && one > 0)) return null;
  if (!firstDay || !from || !to || (weekly && (!lastDay || weekdays.length === 0))) return null;
  return {
    first_day: firstDay,
    last_day: weekly ? lastDay : firstDay,
    weekdays: weekly ? weekdays : [weekdayOf(firstDay)],
    start_time: from,
    end_time: to,
    slot_minutes: draft.slotMinutes,
    max_capacity: draft.seats,
    pace_minutes: draft.paceMinutes,
    discipline: draft.discipline,
    check_in_required: draft.checkIn,
    phone_booking: draft.phoneBooking,
  };
}

/** 0 is Monday, as the server counts. */
export function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

export function weekdayName(weekday: number, language: string): string {
  const format = new Intl.DateTimeFormat(localeOf(language), { weekday: "short", timeZone: "UTC" });
  return format.format(MONDAY + weekday * DAY_MS);
}
