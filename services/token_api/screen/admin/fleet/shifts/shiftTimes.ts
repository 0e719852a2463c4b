import type { Shift } from "@web/types/token_api";

/** When a shift is, as its form holds it; one-time ones by the clock of the station. */
export interface ShiftTimes {
  kind: "weekly" | "once";
  weekdays: string[];
  from: string;
  to: string;
  first_day: string;
  last_day: string;
  starts_at: string;
  ends_at: string;
}

export const OFFICE_DAYS: ShiftTimes = {
  kind: "weekly",
  weekdays: ["0", "1", "2", "3", "4"],
  from: "08:00",
  to: "16:00",
  first_day: "",
  last_day: "",
  starts_at: "",
  ends_at: "",
};

export function timesOf(
  shift: Pick<Shift, "recurring" | "starts_at" | "ends_at">,
  zone: string,
): ShiftTimes {
  const { recurring, starts_at, ends_at } = shift;
  if (!recurring) {
    return {
      ...OFFICE_DAYS,
      kind: "once",
      starts_at: wallTime(starts_at, zone),
      ends_at: wallTime(ends_at, zone),
    };
  }
  return {
    ...OFFICE_DAYS,
    weekdays: recurring.weekdays.map(String),
    from: recurring.from,
    // A field for times knows no 24:00.
    to: recurring.to === "24:00" ? "00:00" : recurring.to,
    first_day: recurring.first_day ?? "",
    last_day: recurring.last_day ?? "",
  };
}

/** As the API takes it. */
export function timesBody(times: ShiftTimes) {
  if (times.kind === "once") return { starts_at: times.starts_at, ends_at: times.ends_at };
  return {
    recurring: {
      weekdays: times.weekdays.map(Number),
      from: times.from,
      to: times.to,
      first_day: times.first_day || null,
      last_day: times.last_day || null,
    },
  };
}

/** "2026-01-05T08:00" of an instant, as the clock on the wall shows it there. */
function wallTime(at: string | null, timeZone: string): string {
  if (at === null) return "";
  const shown = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "short",
  }).format(new Date(at));
  return shown.replace(" ", "T");
}
