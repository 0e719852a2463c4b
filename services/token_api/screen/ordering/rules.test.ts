import { expect, test } from "vitest";
import { draftOf, ruleOf } from "./rules";

test("a form begins with the queue's own rule and asks for the same", () => {
  const ratio = { kind: "RATIO", weights: { ONLINE: 3 } } as const;
  const draft = draftOf({ discipline: ratio });
  expect(draft.weights).toEqual({ PRIORITY_PAID: 1, FOLLOWUP: 1, ONLINE: 3, WALKIN: 1 });
  expect(ruleOf(draft)).toEqual({ kind: "RATIO", weights: draft.weights });
  expect(ruleOf(draftOf({ discipline: { kind: "STRICT" } }))).toEqual({ kind: "STRICT" });
});

test("what was typed for one kind stays while another is looked at", () => {
  const draft = draftOf({ discipline: { kind: "AGEING", minutes: 45 } });
  expect(ruleOf({ ...draft, kind: "STRICT" })).toEqual({ kind: "STRICT" });
  expect(ruleOf({ ...draft, kind: "AGEING" })).toEqual({ kind: "AGEING", minutes: 45 });
});

test("windows keep their minutes and weights, and no minute is a number too", () => {
  const windows = {
    kind: "WINDOWS",
    weights: { PRIORITY_PAID: 1, FOLLOWUP: 1, ONLINE: 3, WALKIN: 1 },
    early_minutes: 0,
    grace_minutes: 5,
  } as const;
  const draft = draftOf({ discipline: windows });
  expect(ruleOf(draft)).toEqual(windows);
  for (const early of [Number.NaN, -1, 241]) expect(ruleOf({ ...draft, early })).toBeNull();
});

test("a number that is missing, broken or too large is not asked for", () => {
  const draft = draftOf({ discipline: { kind: "AGEING", minutes: 45 } });
  for (const minutes of [Number.NaN, 0, 1.5, 1_441]) {
    expect(ruleOf({ ...draft, minutes })).toBeNull();
  }
});
