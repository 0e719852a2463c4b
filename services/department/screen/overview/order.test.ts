import type { DepartmentOverview } from "@web/types/department";
import { expect, test } from "vitest";
import { byBranch } from "./order";

function department(id: string, branch: string, ...alerts: DepartmentOverview["alerts"]) {
  return {
    department_id: id,
    branch_id: branch,
    alerts,
    acknowledged: [] as never[],
  } as unknown as DepartmentOverview;
}

test("departments stand with their branch, and first is where somebody is needed", () => {
  const found = byBranch([
    department("a", "north"),
    department("b", "south"),
    department("c", "north", "NOBODY_SERVES"),
    department("d", "north"),
  ]);
  const ids = found.map(([branch, own]) => [branch, own.map((one) => one.department_id)]);
  expect(ids).toEqual([
    ["north", ["c", "a", "d"]],
    ["south", ["b"]],
  ]);
});
