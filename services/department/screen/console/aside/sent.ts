/** Who waits for one desk alone: they are on hold, with that desk in their row. */
import type { Line, LineToken } from "@web/types/department";

export function sentTo(line: Line | null, deskId: number): LineToken[] {
  return (line?.held ?? []).filter((token) => token.desk_id === deskId);
}

/** Put those who were sent where priority and arrival put them in the line. */
export function byTurn(sent: LineToken[], line: LineToken[]): LineToken[] {
  const rest = [...sent].sort((one, other) => (isBefore(one, other) ? -1 : 1));
  const merged: LineToken[] = [];
  for (const token of line) {
    while (rest[0] && isBefore(rest[0], token)) merged.push(rest.shift() as LineToken);
    merged.push(token);
  }
  return [...merged, ...rest];
}

function isBefore(one: LineToken, other: LineToken): boolean {
  return one.priority === other.priority
    ? one.arrived_at < other.arrived_at
    : one.priority < other.priority;
}
