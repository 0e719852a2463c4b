import type { Desk, Line } from "@web/types/department";

/** The desks that a supervisor can call somebody to now: open, and with nobody at them. */
export function desksToCall(line: Line | null): number[] {
  const free = line?.desks.filter((one) => one.state === "OPEN" && one.token_id === null) ?? [];
  return free.map((one) => one.desk_id);
}

export type DeskVerb = "open" | "close" | "break" | "resume";

/** What a supervisor may do with a desk as it is: a break is taken by whoever sits there. */
export function verbsFor(desk: Desk, userId: string): DeskVerb[] {
  if (desk.state === "CLOSED") return ["open"];
  const own = desk.user_id === userId;
  if (desk.token_id !== null) return own ? [] : ["open"];
  if (!own) return ["open", "close"];
  return [desk.state === "BREAK" ? "resume" : "break", "close"];
}
