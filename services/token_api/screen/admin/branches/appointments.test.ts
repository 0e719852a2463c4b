import { expect, test } from "vitest";
import { appointmentsOf, rulesFor } from "./appointments";

const windows = {
  id: "OPD",
  discipline: { kind: "WINDOWS", weights: { ONLINE: 3 }, early_minutes: 5, grace_minutes: 0 },
} as const;
const strict = { id: "LAB", discipline: { kind: "STRICT" } } as const;

test("the form begins with the counter that takes in the appointments", () => {
  const found = appointmentsOf([strict, windows]);
  expect(found).toEqual({ counter: "OPD", early_minutes: 5, grace_minutes: 0 });
  expect(appointmentsOf([strict]).counter).toBe("");
});

test("a counter keeps its weights, and another one begins with two booked to one walk-in", () => {
  const wanted = { counter: "OPD", early_minutes: 20, grace_minutes: 10 };
  const minutes = { early_minutes: 20, grace_minutes: 10 };
  expect(rulesFor([strict, windows], wanted)).toEqual([
    ["OPD", { kind: "WINDOWS", weights: { ONLINE: 3 }, ...minutes }],
  ]);
  expect(rulesFor([strict, windows], { ...wanted, counter: "LAB" })).toEqual([
    ["OPD", { kind: "STRICT" }],
    ["LAB", { kind: "WINDOWS", weights: { ONLINE: 2, WALKIN: 1 }, ...minutes }],
  ]);
});

test("without a counter the slots are called by themselves again", () => {
  const wanted = { counter: "", early_minutes: 15, grace_minutes: 10 };
  expect(rulesFor([strict, windows], wanted)).toEqual([["OPD", { kind: "STRICT" }]]);
  expect(rulesFor([strict], wanted)).toEqual([]);
});
