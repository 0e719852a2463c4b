import type { Board, BoardCall, BoardDepartment } from "@web/types/display";

/** A call that was made longer ago is not shouted into a hall any more. */
export const FRESH_MS_MAX = 120_000;

export interface HallCall extends BoardCall {
  department: BoardDepartment;
}

/** The departments that this screen shows, in the order asked for. */
export function departmentsOf(board: Board, asked: string[]): BoardDepartment[] {
  if (asked.length === 0) return board.departments;
  return asked.flatMap(
    (id) => board.departments.find((department) => department.department_id === id) ?? [],
  );
}

/** The recent calls of all departments together, the newest first. */
export function callsOf(departments: BoardDepartment[]): HallCall[] {
  return departments
    .flatMap((department) => department.recent_calls.map((call) => ({ ...call, department })))
    .sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

/** Of calls that were not known, those that are still worth announcing, the oldest first. */
export function callsToAnnounce(
  calls: HallCall[],
  known: ReadonlySet<string>,
  asOf: string,
): HallCall[] {
  const since = Date.parse(asOf) - FRESH_MS_MAX;
  return calls.filter((call) => !known.has(call.call_id) && Date.parse(call.at) >= since).reverse();
}

/** "CW-012" as one says it: letters one by one, the number as a number. */
export function spokenLabel(label: string): string {
  return label
    .split(/[^\p{Letter}\p{Number}]+/u)
    .flatMap((part) => part.match(/\p{Number}+|\p{Letter}/gu) ?? [])
    .map((part) => part.replace(/^0+(?=\d)/, ""))
    .join(" ");
}
