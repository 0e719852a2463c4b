import type { Line, LineToken, ProfileNow, Queue } from "@web/types/department";
import { expect, test } from "vitest";
import { callable } from "./served";

const NOW = Date.parse("2025-08-07T10:00:00Z");
const QUEUES = ["REG", "BILL"].map((queue_id) => ({ queue_id, kind: "COUNTER" }) as Queue);

const line = (waiting: string[], profile: Partial<ProfileNow>): Line =>
  ({
    waiting: waiting.map((queue_id, id) => ({ id, queue_id }) as LineToken),
    profiles: [
      {
        desk_id: 1,
        queue_ids: null,
        appointments: true,
        in_order: false,
        skills: null,
        helps: [],
        today_only: false,
        ...profile,
      },
    ],
  }) as unknown as Line;

const queuesOf = (at: Line, deskId = 1) =>
  callable(at, deskId, QUEUES, NOW).map((token) => token.queue_id);

test("a desk may call from its own queues, and one without profile from all", () => {
  expect(queuesOf(line(["REG", "BILL"], { queue_ids: ["BILL"] }))).toEqual(["BILL"]);
  expect(queuesOf(line(["REG", "BILL"], { skills: ["REG"] }))).toEqual(["REG"]);
  expect(queuesOf(line(["REG", "BILL"], {}), 2)).toEqual(["REG", "BILL"]);
});

test("in order, the first queue of the list comes first", () => {
  const profile = { queue_ids: ["BILL", "REG"], in_order: true };
  expect(queuesOf(line(["REG", "BILL", "SLOT"], profile))).toEqual(["BILL", "SLOT", "REG"]);
});

test("who helps joins after the minutes, or when nobody waits in the own queues", () => {
  const over = {
    queue_id: "REG",
    when: "WAIT_OVER" as const,
    minutes: 20,
    waiting_since: "2025-08-07T09:39:00Z",
    joined: false,
  };
  const idle = { ...over, when: "OWN_EMPTY" as const, minutes: null, waiting_since: null };
  const own = { queue_ids: ["BILL"] };
  expect(queuesOf(line(["REG", "BILL"], { ...own, helps: [over] }))).toEqual(["REG", "BILL"]);
  const recent = { ...over, waiting_since: "2025-08-07T09:41:00Z" };
  expect(queuesOf(line(["REG", "BILL"], { ...own, helps: [recent] }))).toEqual(["BILL"]);
  expect(queuesOf(line(["REG", "BILL"], { ...own, helps: [idle] }))).toEqual(["BILL"]);
  expect(queuesOf(line(["REG"], { ...own, helps: [idle] }))).toEqual(["REG"]);
});
