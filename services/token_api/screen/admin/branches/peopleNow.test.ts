import type { PeopleNow } from "@web/types/token_api";
import { expect, test } from "vitest";
import { bookedOn, inQueue } from "./peopleNow";

const now: PeopleNow = {
  queues: [{ queue_id: "CW", waiting_count: 3, at_desks_count: 1 }],
  departments: [],
  booked_days: [
    { department_id: "OPD", day: "2030-12-24", booked: 4 },
    { department_id: "LAB", day: "2030-12-26", booked: 2 },
    { department_id: "OPD", day: "2030-12-27", booked: 8 },
  ],
};

test("who has booked is counted on the first and the last day too, where it is closed", () => {
  const christmas = { first: "2030-12-24", last: "2030-12-26" };
  expect(bookedOn(now, null, christmas)).toBe(6);
  expect(bookedOn(now, "OPD", christmas)).toBe(4);
  expect(bookedOn(null, null, christmas)).toBe(0);
});

test("in a queue of which nothing is known there is nobody", () => {
  expect(inQueue(now, "CW")).toEqual({ waiting: 3, atDesks: 1 });
  expect(inQueue(now, "LAB")).toEqual({ waiting: 0, atDesks: 0 });
});
