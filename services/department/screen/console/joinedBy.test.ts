import { expect, test } from "vitest";
import { joinedBy } from "./joinedBy";
import { rulesOf } from "./WhyThisOrder";

const windows = { discipline: { kind: "WINDOWS", weights: { ONLINE: 2 } } } as const;
const strict = { discipline: { kind: "STRICT" } } as const;
const booked = {
  visit: 2,
  queue_id: "OPD",
  origin_queue_id: "slot",
  checked_in_at: "2026-01-01T09:00:00Z",
  category: "ONLINE",
} as const;

test("whoever checked in was not sent here from another queue", () => {
  expect(joinedBy(booked, windows)).toBe("checkedIn");
  expect(joinedBy({ ...booked, category: "WALKIN" }, windows)).toBe("cameLate");
});

test("whoever was sent on, or came back, is said to have been", () => {
  expect(joinedBy(booked, strict)).toBe("transferredHere");
  expect(joinedBy({ ...booked, visit: 3 }, windows)).toBe("transferredHere");
  expect(joinedBy({ ...booked, checked_in_at: null }, windows)).toBe("transferredHere");
  expect(joinedBy({ ...booked, queue_id: "slot" }, windows)).toBe("backInLine");
  expect(joinedBy({ ...booked, visit: 1 }, windows)).toBeNull();
});

test("each rule of a department's counters is explained once", () => {
  const rules = rulesOf([
    { kind: "COUNTER", ...windows },
    { kind: "COUNTER", ...strict },
    { kind: "COUNTER", ...strict },
    { kind: "SLOT", discipline: { kind: "AGEING", minutes: 5 } },
  ]);
  expect(rules).toEqual([windows.discipline, strict.discipline]);
  expect(rulesOf([])).toEqual([{ kind: "STRICT" }]);
});
