import type { Line, Recent } from "@web/types/department";
import { expect, test } from "vitest";
import { deskOf, visitorAt } from "./whatIsThere";

const AT = "2025-08-07T10:00:00Z";

const token = (changes: Partial<Recent>): Recent => ({
  id: 1,
  token_no: 1,
  token_label: "CW-001",
  status: "CALLED",
  queue_id: "CW",
  origin_queue_id: "CW",
  department_id: "CW",
  category: "WALKIN",
  priority: 5,
  issued_at: AT,
  arrived_at: AT,
  waited_seconds: 0,
  desk_id: 3,
  call_id: null,
  called_at: AT,
  started_at: null,
  ended_at: null,
  visit: 1,
  language: "en",
  name: null,
  phone: null,
  notes: [],
  hold_reason: null,
  hold_ends_at: null,
  deed: "TOKEN_SERVED",
  done_at: AT,
  done_by: "7",
  ...changes,
});

const line = (parts: Partial<Line>): Line => ({
  department_id: "CW",
  as_of: AT,
  waiting: [],
  waiting_count: 0,
  called: [],
  serving: [],
  held: [],
  recent: [],
  desks: [],
  profiles: [],
  unserved: [],
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
