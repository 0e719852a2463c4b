import type { PeopleNow } from "@web/types/token_api";

/** How many are in one queue: those who wait, and those at desks. */
export function inQueue(now: PeopleNow | null, queueId: string) {
  const found = now?.queues.find((each) => each.queue_id === queueId);
  return { waiting: found?.waiting_count ?? 0, atDesks: found?.at_desks_count ?? 0 };
}

/** How many have booked for one of these days; null: in any department. */
export function bookedOn(
  now: PeopleNow | null,
  departmentId: string | null,
  { first, last }: { first: string; last: string },
): number {
  return (now?.booked_days ?? [])
    .filter((each) => departmentId === null || each.department_id === departmentId)
    .filter((each) => first <= each.day && each.day <= last)
    .reduce((sum, each) => sum + each.booked, 0);
}
