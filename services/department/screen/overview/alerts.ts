import type { BranchOverview, DepartmentOverview } from "@web/types/department";

export type AlertName = DepartmentOverview["alerts"][number] | BranchOverview["alerts"][number];

/** A department or a branch, with what somebody should look at there. */
export interface Place {
  alerts: readonly AlertName[];
  acknowledged: readonly { alert: AlertName; by: string; at: string; until: string }[];
}

/** The alerts of which nobody has taken note. */
export function newAlerts({ alerts, acknowledged }: Place): AlertName[] {
  return alerts.filter((alert) => !acknowledged.some((one) => one.alert === alert));
}

/** All that is on the page: a name for each place, and its alerts. */
export function placesOf(overview: {
  departments: readonly DepartmentOverview[];
  branches: readonly BranchOverview[];
}): [string, Place][] {
  return [
    ...overview.departments.map((one): [string, Place] => [`department ${one.department_id}`, one]),
    ...overview.branches.map((one): [string, Place] => [`branch ${one.branch_id}`, one]),
  ];
}

/** A name for each new alert there is, so that one that comes is told from those before. */
export function namesOfNew(places: readonly [string, Place][]): Set<string> {
  return new Set(
    places.flatMap(([name, place]) => newAlerts(place).map((alert) => `${name} ${alert}`)),
  );
}
