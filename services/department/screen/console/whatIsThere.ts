/** What this desk has of the line. */

import type { Desk, Line, LineToken, Token } from "@web/types/department";
import type { Role } from "@web/types/token_api";
import type { Place } from "./keptPlace";

// The server allows a minute; the page offers a little less, so that an offer is never refused.
export const UNDO_MS = 58_000;

export function deskOf(line: Line | null, place: Place): Desk | null {
  return line?.desks.find((desk) => desk.desk_id === place.deskId) ?? null;
}

export function visitorAt(line: Line | null, place: Place): LineToken | null {
  const atDesks = [...(line?.called ?? []), ...(line?.serving ?? [])];
  return atDesks.find((token) => token.desk_id === place.deskId) ?? null;
}

/** What could be taken back now: the call of one's visitor, else one's own last no-show. */
export function undoable(
  line: Line | null,
  visitor: Token | null,
  userId: string,
  now: number,
): Token | null {
  if (visitor !== null) {
    return visitor.status === "CALLED" && within(visitor.called_at, now) ? visitor : null;
  }
  const lately = line?.recent.find(
    (one) =>
      one.deed === "TOKEN_NO_SHOW" &&
      one.status === "NO_SHOW" &&
      one.done_by === userId &&
      within(one.done_at, now),
  );
  return lately ?? null;
}

function within(at: string | null, now: number): boolean {
  return at !== null && now - Date.parse(at) < UNDO_MS;
}

/** Supervisors call out of order and take desks over. */
export function isSupervisor(role: Role): boolean {
  return role === "supervisor" || role === "admin";
}
