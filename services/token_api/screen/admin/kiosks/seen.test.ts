import { expect, test } from "vitest";
import { seenState } from "./seen";

const kiosk = { id: 1, name: "Entrance", branch_id: "main", active: true };
const at = "2030-01-01T12:00:00Z";
const after = (seconds: number) => Date.parse(at) + seconds * 1_000;

test("a kiosk is there until it has been silent for a minute", () => {
  const seen = { ...kiosk, last_seen_at: at };
  expect([seenState(seen, after(60)), seenState(seen, after(61))]).toEqual(["there", "silent"]);
});

test("one that was shut out is neither, and one that never came says so", () => {
  expect(seenState({ ...kiosk, last_seen_at: null }, after(0))).toBe("never");
  expect(seenState({ ...kiosk, active: false, last_seen_at: at }, after(0))).toBe("revoked");
});
