import type { Language } from "@web/i18n";
import type { QueueOverview } from "@web/types/department";
import { durationInWords } from "@web/wait";

/** The target that all counters of a department have; null where they differ. */
export function commonTarget(queues: readonly QueueOverview[]): number | null {
  const targets = new Set(queues.map((one) => one.wait_target_seconds));
  return targets.size === 1 ? ([...targets][0] ?? null) : null;
}

/** How long somebody has waited since, by the server's time; a dash where nobody does. */
export function waitedInWords(language: Language, since: string | null, now: number): string {
  return since === null
    ? "–"
    : durationInWords(language, Math.floor(waitedSeconds(since, now) / 60));
}

export function isOverTarget(queue: QueueOverview, now: number): boolean {
  return (
    queue.waits_since !== null && waitedSeconds(queue.waits_since, now) > queue.wait_target_seconds
  );
}

function waitedSeconds(since: string, now: number): number {
  return Math.max(0, now - Date.parse(since)) / 1_000;
}
