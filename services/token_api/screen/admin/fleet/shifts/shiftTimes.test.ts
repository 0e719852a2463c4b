import { expect, test } from "vitest";
import { timesBody, timesOf } from "./shiftTimes";

test("a weekly shift goes through its form unchanged, but for the name of midnight", () => {
  const recurring = {
    weekdays: [0, 6],
    from: "22:00",
    to: "24:00",
    first_day: null,
    last_day: "2026-02-01",
  };
  const times = timesOf({ recurring, starts_at: null, ends_at: null }, "Asia/Kolkata");
  expect(times.kind).toBe("weekly");
  expect(timesBody(times)).toEqual({ recurring: { ...recurring, to: "00:00" } });
});

test("a shift of one time is written by the clock of its station", () => {
  const once = {
    recurring: null,
    starts_at: "2026-01-05T20:30:00+00:00",
    ends_at: "2026-01-06T04:00:00Z",
  };
  expect(timesBody(timesOf(once, "Asia/Kolkata"))).toEqual({
    starts_at: "2026-01-06T02:00",
    ends_at: "2026-01-06T09:30",
  });
});
