import type { Board, BoardDepartment } from "@web/types/display";
import { expect, test } from "vitest";
import { callsOf, callsToAnnounce, departmentsOf, spokenLabel } from "./calls";

function department(id: string, calls: [string, string][]): BoardDepartment {
  return {
    department_id: id,
    name: id,
    names: { en: id },
    now_serving: [],
    waiting: [],
    allocated: [],
    waiting_count: 0,
    recent_calls: calls.map(([call_id, at]) => ({ call_id, token_label: id, desk_id: 1, at })),
    messages: [],
    expected_wait: null,
  };
}

const CW = department("CW", [
  ["c3", "2026-11-21T10:03:00Z"],
  ["c1", "2026-11-21T10:01:00Z"],
]);
const LAB = department("LAB", [["l2", "2026-11-21T10:02:00.123456Z"]]);

test("the calls of all departments are one list, the newest first", () => {
  expect(callsOf([CW, LAB]).map((call) => call.call_id)).toEqual(["c3", "l2", "c1"]);
});

test("what was not known is announced in the order of the calls", () => {
  const known = new Set(["c1"]);
  const calls = callsToAnnounce(callsOf([CW, LAB]), known, "2026-11-21T10:03:01Z");
  expect(calls.map((call) => call.call_id)).toEqual(["l2", "c3"]);
});

test("a call of long ago is not announced, as after an hour without a line", () => {
  expect(callsToAnnounce(callsOf([CW, LAB]), new Set(), "2026-11-21T11:00:00Z")).toEqual([]);
});

test("a screen shows the departments asked for, or all", () => {
  const board = { departments: [CW, LAB] } as unknown as Board;
  expect(departmentsOf(board, [])).toEqual([CW, LAB]);
  expect(departmentsOf(board, ["LAB", "nowhere", "CW"])).toEqual([LAB, CW]);
});

test("labels are spoken as people say them", () => {
  expect(spokenLabel("CW-012")).toBe("C W 12");
  expect(spokenLabel("MS5-20260106-0001")).toBe("M S 5 20260106 1");
  expect(spokenLabel("A000")).toBe("A 0");
});
