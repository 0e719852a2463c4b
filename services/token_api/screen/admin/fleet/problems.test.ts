import { problemSentence } from "@web/messages/problemSentence";
import { Problem } from "@web/problem";
import { expect, test } from "vitest";
import { messagesIn } from "./messages";

// What two who decide at once are told, and whoever names what was just deleted.
const MET = [
  "SHIFT_APPROVED",
  "SHIFT_REJECTED",
  "SHIFT_ENDED",
  "REQUEST_APPROVED",
  "REQUEST_ALLOCATED",
  "REQUEST_FULFILLED",
  "REQUEST_REJECTED",
  "UNKNOWN_DRIVER",
  "UNKNOWN_VEHICLE",
  "TRIP_NOT_OVERDUE",
  "TRIP_STARTED",
  "TRIP_COMPLETED",
];

test.each(["en", "hi", "ar"] as const)(
  "in %s every refusal has a sentence of its own",
  (language) => {
    const t = messagesIn(language);
    const other = problemSentence(t, new Problem("SOMETHING_ELSE", ""));
    const said = MET.map((code) => problemSentence(t, new Problem(code, "")));
    expect(said).not.toContain(other);
    expect(new Set(said).size).toBe(MET.length);
  },
);
