import { expect, test } from "vitest";
import { Problem } from "../problem";
import { catalogue } from "./catalogue";
import { problemSentence } from "./problemSentence";

const en = {
  callNext: "Call next",
  people: "{count, plural, one {# person} other {# people}}",
  ask: "It's “{name}” <now>",
};
const ar = {
  people: "{count, plural, zero {لا أحد} one {شخص} two {شخصان} few {# أشخاص} other {# شخصًا}}",
  "problem.DESK_BUSY": "ما زال زائر عند مكتبك.",
};
const { messagesIn } = catalogue<typeof en>({ "./en.json": en, "./ar.json": ar });

test("each language has its own plural forms, and Western figures", () => {
  const people = (count: number) => messagesIn("ar")("people", { count });
  expect([0, 1, 2, 5, 12].map(people)).toEqual(["لا أحد", "شخص", "شخصان", "5 أشخاص", "12 شخصًا"]);
});

test("what a language lacks is said in English, by the rules of English", () => {
  expect(messagesIn("ar")("callNext")).toBe("Call next");
  expect(messagesIn("hi")("people", { count: 0 })).toBe("0 people");
});

test("apostrophes and angle brackets are only that", () => {
  expect(messagesIn("en")("ask", { name: "Asha" })).toBe("It's “Asha” <now>");
});

test("a problem is said by its code", () => {
  const busy = new Problem("DESK_BUSY", "W-012 is at your desk.", 409);
  expect(problemSentence(messagesIn("ar"), busy)).toBe("ما زال زائر عند مكتبك.");
  expect(problemSentence(messagesIn("en"), busy)).toBe("W-012 is at your desk.");
});

test("a problem whose code nobody knows is said in general, but in English by the server", () => {
  const odd = new Problem("ODD", "The moon is full.", 409);
  expect(problemSentence(messagesIn("ar"), odd)).toBe("لم ينجح ذلك. يرجى المحاولة مرة أخرى.");
  expect(problemSentence(messagesIn("en"), odd)).toBe("The moon is full.");
  expect(problemSentence(messagesIn("en"), new TypeError())).toBe(
    "That did not work. Please try again.",
  );
});

test("whoever is not ready is as good as unreachable", () => {
  const sentence = problemSentence(messagesIn("en"), new Problem("NOT_READY", "Starting.", 503));
  expect(sentence).toBe("We cannot be reached at the moment. Please try again.");
});
