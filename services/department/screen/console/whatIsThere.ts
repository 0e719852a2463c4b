/** What this desk has of the line. */

import type { Desk, Line, LineToken } from "@web/types/department";
import type { Role } from "@web/types/token_api";
import type { Place } from "./keptPlace";

export function deskOf(line: Line | null, place: Place): Desk | null {
  return line?.desks.find((desk) => desk.desk_id === place.deskId) ?? null;
}

export function visitorAt(line: Line | null, place: Place): LineToken | null {
  const atDesks = [...(line?.called ?? []), ...(line?.serving ?? [])];
  return atDesks.find((token) => token.desk_id === place.deskId) ?? null;
}

/** Whoever was called here together: several at one desk at once, else nobody. */
export function groupAt(line: Line | null, place: Place): LineToken[] {
  const atDesks = [...(line?.called ?? []), ...(line?.serving ?? [])];
  const here = atDesks.filter((token) => token.desk_id === place.deskId);
  return here.length > 1 ? here : [];
}

/** Supervisors call out of order and take desks over. */
export function isSupervisor(role: Role): boolean {
  return role === "supervisor" || role === "admin";
}
