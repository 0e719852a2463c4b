import { expect, test } from "vitest";
import { draftOf, patternOf, weekdayName, weekdayOf } from "./pattern";

test("slots of one day are a pattern of that day alone, whatever was chosen for weeks", () => {
  const draft = { ...draftOf("2028-01-12"), weekdays: [0, 4], lastDay: "2028-03-31" };
  expect(patternOf(draft)).toMatchObject({
    first_day: "2028-01-12",
    last_day: "2028-01-12",
    weekdays: [2],
  });
  expect(patternOf({ ...draft, weekly: true })).toMatchObject({
    last_day: "2028-03-31",
    weekdays: [0, 4],
  });
});

test("what is half typed is not asked for", () => {
  const draft = draftOf("2028-01-12");
  for (const half of [
    { seats: Number.NaN },
    { from: "" },
    { weekly: true, weekdays: [] },
    { weekly: true, lastDay: "" },
  ]) {
    expect(patternOf({ ...draft, ...half })).toBeNull();
  }
});

test("a week begins with Monday", () => {
  expect(weekdayOf("2028-01-10")).toBe(0);
  expect(weekdayOf("2028-01-16")).toBe(6);
  expect(weekdayName(0, "en")).toBe("Mon");
});
