import type { DepartmentOverview } from "@web/types/department";

type Alert = DepartmentOverview["alerts"][number];

/** The alerts of a department of which nobody has taken note. */
export function newAlerts({ alerts, acknowledged }: DepartmentOverview): Alert[] {
  return alerts.filter((alert) => !acknowledged.some((one) => one.alert === alert));
}

/** A name for each new alert there is, so that one that comes is told from those before. */
export function namesOfNew(departments: readonly DepartmentOverview[]): Set<string> {
  return new Set(
    departments.flatMap((one) => newAlerts(one).map((alert) => `${one.department_id} ${alert}`)),
  );
}
