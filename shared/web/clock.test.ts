import { expect, test } from "vitest";
import { momentIn, openingIn, todayIn, weekdayTimeIn } from "./clock";

const AT = "2030-05-20T07:00:00Z";

test("a moment is told by the clock of its zone, in figures that all read alike", () => {
  expect(momentIn("Europe/Berlin", "en", AT)).toMatch(/Monday.*20 May.*09:00/);
  expect(momentIn("Asia/Kolkata", "hi", AT)).toMatch(/सोमवार.*20 मई.*12:30/);
  expect(weekdayTimeIn("Europe/Berlin", "en", AT)).toMatch(/^Monday\W+09:00$/);
});

test("no Latin comma stands in Arabic", () => {
  const moment = momentIn("Europe/Berlin", "ar", AT);
  expect(moment).toMatch(/الاثنين.*20 مايو.*09:00/);
  expect(moment).not.toContain(",");
});

test("a day is that of the branch's zone", () => {
  const late = Date.parse("2026-03-01T22:00:00Z");
  expect(todayIn("Asia/Kolkata", late)).toBe("2026-03-02");
});

test("an opening that is far ahead has its date", () => {
  const opens = (now: string) => openingIn("Europe/Berlin", "en", AT, Date.parse(now));
  expect(opens("2030-05-18T12:00:00Z")).toMatch(/^Monday\W+09:00$/);
  expect(opens("2030-05-13T08:00:00Z")).toMatch(/Monday.*20 May.*09:00/);
});
