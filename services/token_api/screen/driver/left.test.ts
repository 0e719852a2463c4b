import { expect, test } from "vitest";
import { leftOf, minutesAndSeconds } from "./left";

const trip = {
  offered_at: "2026-01-05T09:30:00+05:30",
  offer_ends_at: "2026-01-05T09:35:00+05:30",
};
const offered = Date.parse(trip.offered_at);

test("an offer counts down to nothing and never below", () => {
  expect(leftOf(trip, offered)).toEqual({ seconds: 300, share: 1 });
  expect(leftOf(trip, offered + 150_000)).toEqual({ seconds: 150, share: 0.5 });
  expect(leftOf(trip, offered + 299_500).seconds).toBe(1);
  expect(leftOf(trip, offered + 400_000)).toEqual({ seconds: 0, share: 0 });
});

test("a clock that is behind shows no more than the whole time", () => {
  expect(leftOf(trip, offered - 60_000).seconds).toBe(300);
});

test("time is shown in minutes and two digits of seconds", () => {
  expect(minutesAndSeconds(300)).toBe("5:00");
  expect(minutesAndSeconds(61)).toBe("1:01");
  expect(minutesAndSeconds(0)).toBe("0:00");
});
