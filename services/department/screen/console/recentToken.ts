import type { Recent } from "@web/types/department";

export const AT = "2025-08-07T10:00:00Z";

/** For tests: somebody who was called at `AT`, with what is different about them. */
export const recentToken = (changes: Partial<Recent>): Recent => ({
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
  checked_in_at: null,
  notes: [],
  chosen: null,
  hold_reason: null,
  hold_ends_at: null,
  services: [],
  deed: "TOKEN_SERVED",
  done_at: AT,
  done_by: "7",
  ...changes,
});
