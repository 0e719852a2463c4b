import { expect, test } from "vitest";
import { AS_IT_WAS, rulesOf } from "./rules";

test("only lines with another rule are asked for, with its own numbers", () => {
  expect(rulesOf({ CW: AS_IT_WAS })).toEqual({});
  expect(
    rulesOf({
      CW: { ...AS_IT_WAS, kind: "AGEING", minutes: 20 },
      LAB: { ...AS_IT_WAS, kind: "RATIO" },
      REG: { ...AS_IT_WAS, kind: "STRICT" },
    }),
  ).toEqual({
    CW: { kind: "AGEING", minutes: 20 },
    LAB: { kind: "RATIO", weights: AS_IT_WAS.weights },
    REG: { kind: "STRICT" },
  });
});

test("a number that is missing or too large is asked of nobody", () => {
  expect(rulesOf({ CW: { ...AS_IT_WAS, kind: "AGEING", minutes: Number.NaN } })).toBeNull();
  expect(rulesOf({ CW: { ...AS_IT_WAS, kind: "AGEING", minutes: 1_441 } })).toBeNull();
  const weights = { ...AS_IT_WAS.weights, WALKIN: 0 };
  expect(rulesOf({ CW: { ...AS_IT_WAS, kind: "RATIO", weights } })).toBeNull();
});
