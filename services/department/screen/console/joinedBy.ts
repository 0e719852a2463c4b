import type { LineToken, Queue } from "@web/types/department";

/** How somebody came into the line in which they wait, where that is not by taking a ticket. */
export type JoinedBy = "backInLine" | "transferredHere" | "checkedIn" | "cameLate";

export function joinedBy(
  token: Pick<LineToken, "visit" | "queue_id" | "origin_queue_id" | "checked_in_at" | "category">,
  queue: Pick<Queue, "discipline"> | undefined,
): JoinedBy | null {
  if (token.visit === 1) return null;
  if (token.queue_id === token.origin_queue_id) return "backInLine";
  // A check-in is the first step out of the slot; whoever was sent on took more of them.
  const byCheckIn = token.visit === 2 && token.checked_in_at !== null;
  if (!byCheckIn || queue?.discipline.kind !== "WINDOWS") return "transferredHere";
  return token.category === "WALKIN" ? "cameLate" : "checkedIn";
}
