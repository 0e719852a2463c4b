import type { Recent } from "@web/types/department";
import { expect, test } from "vitest";
import { canTakeBack, lastAct } from "./undoing";

const AT = "2025-08-07T10:00:00Z";
const NOW = Date.parse(AT) + 30_000;

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

test("a fresh call can be taken back, a started or an old one not", () => {
  expect(lastAct([], token({}), "7", NOW)).toMatchObject({ act: "TOKEN_CALLED", token: { id: 1 } });
  expect(lastAct([], token({ status: "SERVING" }), "7", NOW)).toBeNull();
  expect(lastAct([], token({}), "7", NOW + 60_000)).toBeNull();
});

test("one's own last act is taken back, not somebody else's", () => {
  const missed = token({ status: "NO_SHOW", deed: "TOKEN_NO_SHOW" });
  const served = token({ id: 2, status: "SERVED" });
  expect(lastAct([served, missed], null, "7", NOW)?.token.id).toBe(2);
  expect(lastAct([served, missed], null, "8", NOW)).toBeNull();
  expect(lastAct([served], null, "7", NOW + 600_000)).toBeNull();
});

test("what somebody has acted on since is not taken back", () => {
  const sentOn = token({ status: "WAITING", deed: "TOKEN_TRANSFERRED" });
  expect(canTakeBack(sentOn, "7", NOW)).toBe(true);
  expect(canTakeBack({ ...sentOn, status: "CALLED" }, "7", NOW)).toBe(false);
});
