import type { DaySlot, DepartmentDay } from "@web/types/token_api";
import { expect, test } from "vitest";
import { suggestedSlot } from "../booking/suggestedSlot";
import { hoursOf, timelineOf } from "./timeline";

const slot = (from: string, to: string, more: Partial<DaySlot> = {}) =>
  ({
    start_time: `2028-01-10T${from}:00+05:30`,
    end_time: `2028-01-10T${to}:00+05:30`,
    delay_minutes: 0,
    status: "ACTIVE",
    seats_free: 1,
    ...more,
  }) as DaySlot;

const day = (...slots: DaySlot[]) => ({ doctors: [{ slots }] }) as unknown as DepartmentDay;

test("the hours go from the first slot to the last one's delayed end", () => {
  const timeline = timelineOf(
    day(slot("09:30", "10:30"), slot("11:30", "12:15", { delay_minutes: 30 })),
  );
  const hours = timeline && hoursOf(timeline).map((at) => new Date(at).toISOString().slice(11, 16));
  expect(hours).toEqual(["03:30", "04:30", "05:30", "06:30"]);
});

test("a slot that was cancelled takes no room, and a day without slots has no hours", () => {
  expect(timelineOf(day(slot("09:30", "10:30", { status: "CANCELLED" })))).toBeNull();
});

test("short slots are drawn taller, so that they can be read", () => {
  const tall = timelineOf(day(slot("09:00", "09:15")))?.minuteRem ?? 0;
  const usual = timelineOf(day(slot("09:00", "10:00")))?.minuteRem ?? 0;
  expect(tall).toBeGreaterThan(usual);
});

test("an emergency goes to the slot that runs, with a free seat before a full one", () => {
  const now = Date.parse("2028-01-10T10:00:00+05:30");
  const over = slot("08:00", "09:00");
  const full = slot("09:30", "10:30", { seats_free: 0 });
  const free = slot("09:45", "10:45");
  const later = slot("11:00", "12:00");
  expect(suggestedSlot([over, full, free, later], now)).toBe(free);
  expect(suggestedSlot([over, full, later], now)).toBe(full);
  expect(suggestedSlot([over], now)).toBeNull();
});
