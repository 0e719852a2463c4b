import { expect, test } from "vitest";
import { secondsSince, stopwatch } from "./useLine";

test("a stopwatch shows hours only when there are some", () => {
  expect([0, 9, 75, 3600, 3700].map(stopwatch)).toEqual([
    "0:00",
    "0:09",
    "1:15",
    "1:00:00",
    "1:01:40",
  ]);
});

test("a clock that is behind never shows a wait below zero", () => {
  expect(secondsSince("2025-08-07T10:00:10Z", Date.parse("2025-08-07T10:00:00Z"))).toBe(0);
  expect(secondsSince(null, 0)).toBe(0);
});
