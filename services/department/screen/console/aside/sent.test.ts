import type { LineToken } from "@web/types/department";
import { expect, test } from "vitest";
import { byTurn, sentTo } from "./sent";

const token = (id: number, arrived: string, more: Partial<LineToken> = {}) =>
  ({ id, arrived_at: `2025-08-07T${arrived}Z`, priority: 5, desk_id: null, ...more }) as LineToken;

test("who was sent to a desk stands where arrival and priority put them", () => {
  const line = [token(1, "10:00:00"), token(2, "10:02:00")];
  const sent = [token(3, "10:01:00"), token(4, "10:09:00"), token(5, "10:08:00", { priority: 2 })];
  expect(byTurn(sent, line).map((one) => one.id)).toEqual([5, 1, 3, 2, 4]);
});

test("only those sent to this desk are counted", () => {
  const held = [token(1, "10:00:00", { desk_id: 2 }), token(2, "10:00:00")];
  expect(sentTo({ held } as never, 2).map((one) => one.id)).toEqual([1]);
});
