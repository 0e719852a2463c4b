import { expect, test } from "vitest";
import { agoIn } from "./ago";

const NOW = Date.UTC(2026, 2, 2, 12);
const MINUTE = 60_000;

test("a moment is said in its largest unit, before and after now", () => {
  const said = [0, -59_000, -5 * MINUTE, -125 * MINUTE, -3_000 * MINUTE, 3 * MINUTE];
  expect(said.map((ms) => agoIn("en", NOW + ms, NOW))).toEqual([
    "now",
    "now",
    "5 minutes ago",
    "2 hours ago",
    "2 days ago",
    "in 3 minutes",
  ]);
});

test("figures are Western in every language", () => {
  expect(agoIn("ar", NOW - 15 * MINUTE, NOW)).toContain("15");
});
