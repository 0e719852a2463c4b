import type { BoardDepartment } from "@web/types/display";

// Who comes one at a time shall not make the whole wall jump with each visitor.
const QUIET_AFTER_MS = 5 * 60_000;
// So many at the desks stand in one line and are still large.
const IN_LINE_MAX = 4;

/** Nobody is at its desks, nobody waits, and nobody was called in the last minutes. */
export function isQuiet(department: BoardDepartment, asOf: string): boolean {
  const { now_serving, allocated, waiting_count, recent_calls } = department;
  if (now_serving.length + allocated.length + waiting_count > 0) return false;
  const since = Date.parse(asOf) - QUIET_AFTER_MS;
  return !recent_calls.some((call) => Date.parse(call.at) >= since);
}

/** How high a department's row is beside the others; at least 1, as a sum of `fr` below 1 leaves a gap. */
export function weightOf({ now_serving, allocated }: BoardDepartment): number {
  const shown = Math.max(now_serving.length, allocated.length);
  if (shown === 0) return 1;
  return shown <= IN_LINE_MAX ? 1.4 : shown <= 2 * IN_LINE_MAX ? 2.1 : 2.8;
}

/** How high the rows are in which departments stand beside each other: as the highest of each. */
export function rowsOf(weights: readonly number[], columns: number): number[] {
  const rows = Math.ceil(weights.length / columns);
  return Array.from({ length: rows }, (_, row) =>
    Math.max(...weights.slice(row * columns, (row + 1) * columns)),
  );
}
