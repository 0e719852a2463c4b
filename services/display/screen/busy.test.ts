import type { BoardDepartment } from "@web/types/display";
import { expect, test } from "vitest";
import { isQuiet, rowsOf, weightOf } from "./busy";

const NOW = "2026-11-27T10:00:00Z";
const IDLE: BoardDepartment = {
  department_id: "LAB",
  name: "Laboratory",
  names: {},
  now_serving: [],
  waiting: [],
  waiting_count: 0,
  allocated: [],
  recent_calls: [],
  messages: [],
  expected_wait: null,
};
const serving = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    token_label: `LAB-${n}`,
    desk_id: n,
    called_at: NOW,
    started: true,
  }));
const callAt = (at: string) => [{ call_id: "1", token_label: "LAB-001", desk_id: 1, at }];

test("a department is quiet some minutes after its last call, when nobody is there", () => {
  expect(isQuiet(IDLE, NOW)).toBe(true);
  expect(isQuiet({ ...IDLE, recent_calls: callAt("2026-11-27T09:58:00Z") }, NOW)).toBe(false);
  expect(isQuiet({ ...IDLE, recent_calls: callAt("2026-11-27T09:54:00Z") }, NOW)).toBe(true);
  expect(isQuiet({ ...IDLE, waiting_count: 1 }, NOW)).toBe(false);
  expect(isQuiet({ ...IDLE, now_serving: serving(1) }, NOW)).toBe(false);
  expect(isQuiet({ ...IDLE, allocated: ["MS5-001"] }, NOW)).toBe(false);
});

test("a row is the higher the more desks it shows", () => {
  const weights = [0, 1, 4, 5, 8, 9].map((count) =>
    weightOf({ ...IDLE, now_serving: serving(count) }),
  );
  expect(weights).toEqual([1, 1.4, 1.4, 2.1, 2.1, 2.8]);
});

test("a row is as high as the highest of the departments beside each other", () => {
  expect(rowsOf([1, 2.8, 1.4], 1)).toEqual([1, 2.8, 1.4]);
  expect(rowsOf([1, 2.8, 1.4], 2)).toEqual([2.8, 1.4]);
  expect(rowsOf([], 2)).toEqual([]);
});
