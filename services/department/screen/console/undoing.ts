/** What this clerk can take back: their visitor's call, and their own last acts on others. */

import type { Recent, Token } from "@web/types/department";

// The server allows a minute for a call and ten for the rest; the page offers a little less, so that
// an offer is never refused.
export const UNDO_CALL_MS = 58_000;
const UNDO_MS = 590_000;

const LEFT_IN = {
  TOKEN_SERVED: "SERVED",
  TOKEN_NO_SHOW: "NO_SHOW",
  TOKEN_CANCELLED: "CANCELLED",
  TOKEN_TRANSFERRED: "WAITING",
} as const;

export type Undoable =
  | { act: "TOKEN_CALLED"; token: Token }
  | { act: Recent["deed"]; token: Recent };

/** Whether this was one's own act, lately, and the token still stands as the act left it. */
export function canTakeBack(recent: Recent, userId: string, now: number): boolean {
  return (
    recent.done_by === userId &&
    (recent.status === LEFT_IN[recent.deed] || hasGoneOn(recent)) &&
    within(recent.done_at, now, UNDO_MS)
  );
}

/** Whether who was served waits for the next service of the visit. */
function hasGoneOn({ deed, status }: Recent): boolean {
  return deed === "TOKEN_SERVED" && status === "WAITING";
}

/** The last of them, which one key takes back: the call of one's visitor, else one's own newest act. */
export function lastAct(
  recent: readonly Recent[],
  visitor: Token | null,
  userId: string,
  now: number,
): Undoable | null {
  if (visitor !== null) {
    const fresh = visitor.status === "CALLED" && within(visitor.called_at, now, UNDO_CALL_MS);
    return fresh ? { act: "TOKEN_CALLED", token: visitor } : null;
  }
  const own = recent.find((one) => canTakeBack(one, userId, now));
  return own ? { act: own.deed, token: own } : null;
}

function within(at: string | null, now: number, ms: number): boolean {
  return at !== null && now - Date.parse(at) < ms;
}
