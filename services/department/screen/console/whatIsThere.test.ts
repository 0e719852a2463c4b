import type { Line } from "@web/types/department";
import { expect, test } from "vitest";
import { AT, recentToken as token } from "./recentToken";
import { deskOf, groupAt, visitorAt } from "./whatIsThere";

const line = (parts: Partial<Line>): Line => ({
  department_id: "CW",
  as_of: AT,
  waiting: [],
  waiting_count: 0,
  called: [],
  serving: [],
  held: [],
  recent: [],
  messages: [],
  emergencies: [],
  desks: [],
  profiles: [],
  unserved: [],
  expected: [],
  ...parts,
});

const place = { departmentId: "CW", deskId: 3 };

test("one's visitor is who is called to or served at one's desk", () => {
  const here = token({ status: "SERVING" });
  const there = token({ id: 2, desk_id: 4 });
  expect(visitorAt(line({ called: [there], serving: [here] }), place)).toBe(here);
  expect(visitorAt(line({ called: [there] }), place)).toBeNull();
  expect(deskOf(line({}), place)).toBeNull();
});

test("several at one desk are a group, one alone is none, and who is elsewhere is left out", () => {
  const [first, second] = [token({ id: 1 }), token({ id: 2, status: "SERVING" })];
  const elsewhere = token({ id: 3, desk_id: 4 });
  const all = line({ called: [first, elsewhere], serving: [second] });
  expect(groupAt(all, place)).toEqual([first, second]);
  expect(groupAt(line({ called: [first, elsewhere] }), place)).toEqual([]);
});
