import type { QueueOverview } from "@web/types/department";
import { expect, test } from "vitest";
import { commonTarget, isOverTarget } from "./waits";

const queue = (target: number, since: string | null = null) =>
  ({ wait_target_seconds: target, waits_since: since }) as QueueOverview;
const NOW = Date.parse("2030-01-01T09:15:00Z");

test("a target is said of the department where all its counters have it", () => {
  expect(commonTarget([queue(900), queue(900)])).toBe(900);
  expect(commonTarget([queue(900), queue(300)])).toBeNull();
  expect(commonTarget([])).toBeNull();
});

test("each counter is measured by its own target", () => {
  expect(isOverTarget(queue(900, "2030-01-01T09:00:00Z"), NOW)).toBe(false);
  expect(isOverTarget(queue(600, "2030-01-01T09:00:00Z"), NOW)).toBe(true);
  expect(isOverTarget(queue(600), NOW)).toBe(false);
});
