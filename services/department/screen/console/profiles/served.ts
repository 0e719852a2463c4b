/** Which queues a desk calls from by its profile, as far as a page can say. */
import type { HelpNow, Line, LineToken, ProfileNow, Queue } from "@web/types/department";
import { countersOf } from "../useQueues";

export function profileOf(line: Line | null, deskId: number): ProfileNow | null {
  return line?.profiles.find((one) => one.desk_id === deskId) ?? null;
}

/** The desk's own queues, without those that the person there may not serve. */
export function ownOf(profile: ProfileNow, queues: Queue[]): string[] {
  const counters = countersOf(queues).map((one) => one.queue_id);
  return (profile.queue_ids ?? counters).filter(
    (one) => profile.skills === null || profile.skills.includes(one),
  );
}

/** By the clock, for nobody tells a console that a minute has passed. */
export function joins(help: HelpNow, now: number): boolean {
  if (help.waiting_since === null || help.minutes === null) return help.joined;
  return now - Date.parse(help.waiting_since) > help.minutes * 60_000;
}

/** Those of the line whom this desk may call, in the line's order; the first is shown as next. */
export function callable(
  line: Line | null,
  deskId: number,
  queues: Queue[],
  now: number,
): LineToken[] {
  const waiting = line?.waiting ?? [];
  const profile = profileOf(line, deskId);
  if (profile === null) return waiting;
  const counters = countersOf(queues).map((one) => one.queue_id);
  const own = ownOf(profile, queues);
  const joined = profile.helps.filter((one) => joins(one, now)).map((one) => one.queue_id);
  const served = waiting.filter((token) =>
    counters.includes(token.queue_id)
      ? own.includes(token.queue_id) || joined.includes(token.queue_id)
      : profile.appointments,
  );
  if (served.length > 0) return inOrder(served, profile, own);
  const idle = profile.helps.filter((one) => one.when === "OWN_EMPTY").map((one) => one.queue_id);
  return waiting.filter((token) => idle.includes(token.queue_id));
}

function inOrder(served: LineToken[], profile: ProfileNow, own: string[]): LineToken[] {
  if (!profile.in_order) return served;
  const tier = (token: LineToken) => Math.max(0, own.indexOf(token.queue_id));
  return [...served].sort((one, other) => tier(one) - tier(other));
}
