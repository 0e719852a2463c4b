import type { BranchOverview, DepartmentOverview } from "@web/types/department";
import { expect, test } from "vitest";
import { namesOfNew, newAlerts, placesOf } from "./alerts";

const note = { by: "Asha", at: "2030-01-01T09:00:00Z", until: "2030-01-01T09:15:00Z" };
const department = {
  department_id: "CW",
  alerts: ["NOBODY_SERVES", "WAIT_OVER_TARGET"],
  acknowledged: [{ alert: "NOBODY_SERVES", ...note }],
} as unknown as DepartmentOverview;
const branch = {
  branch_id: "CW",
  alerts: ["KIOSK_SILENT"],
  acknowledged: [] as unknown,
} as BranchOverview;

test("what somebody has taken note of is not new", () => {
  expect(newAlerts(department)).toEqual(["WAIT_OVER_TARGET"]);
  const places = placesOf({ departments: [department], branches: [branch] });
  expect([...namesOfNew(places)]).toEqual([
    "department CW WAIT_OVER_TARGET",
    "branch CW KIOSK_SILENT",
  ]);
});
