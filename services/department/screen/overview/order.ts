import type { DepartmentOverview } from "@web/types/department";
import { newAlerts } from "./alerts";

/** Put departments with their branch, in each those first that need somebody, else as they come. */
export function byBranch(departments: DepartmentOverview[]): [string, DepartmentOverview[]][] {
  const branches = new Map<string, DepartmentOverview[]>();
  for (const department of departments) {
    const others = branches.get(department.branch_id);
    if (others) others.push(department);
    else branches.set(department.branch_id, [department]);
  }
  const urgent = (one: DepartmentOverview) => (newAlerts(one).length > 0 ? 0 : 1);
  return [...branches].map(([id, own]) => [id, own.sort((a, b) => urgent(a) - urgent(b))]);
}
