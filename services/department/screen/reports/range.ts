/** What a report asks for, in days as YYYY-MM-DD. */
import { plusDays } from "@web/days";

const DAY_MS = 86_400_000;

export interface Asked {
  from: string;
  to: string;
  departmentId: string;
  branchId: string;
  category: string;
}

/** How many days a range has, both ends counted. */
export function daysOf({ from, to }: { from: string; to: string }): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS + 1;
}

/** The range of the same length that ends on the day before. */
export function rangeBefore(asked: Asked): Asked {
  return {
    ...asked,
    from: plusDays(asked.from, -daysOf(asked)),
    to: plusDays(asked.from, -1),
  };
}

export function isRange(asked: Asked): boolean {
  const days = daysOf(asked);
  return days >= 1 && days <= 1100;
}

export function queryOf(asked: Asked): string {
  const query = new URLSearchParams({ from: asked.from, to: asked.to });
  if (asked.departmentId) query.set("department_id", asked.departmentId);
  if (asked.branchId) query.set("branch_id", asked.branchId);
  if (asked.category) query.set("category", asked.category);
  return query.toString();
}
