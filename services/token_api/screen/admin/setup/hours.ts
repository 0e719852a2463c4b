/** Seven weekdays from Monday, each with its spans of local time, such as ["09:00", "17:00"]. */
export type Hours = string[][][];

// A Monday: of it the names of the weekdays are made.
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const WORKDAYS = 5;

export function officeHours(): Hours {
  return Array.from({ length: 7 }, (_, day) => (day < WORKDAYS ? [["09:00", "17:00"]] : []));
}

export function weekdayIn(locale: string, day: number): string {
  const name = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  return name.format(MONDAY + day * DAY_MS);
}

/** The hours with one day's spans changed. */
export function withDay(hours: Hours, day: number, spans: string[][]): Hours {
  return hours.map((before, each) => (each === day ? spans : before));
}
