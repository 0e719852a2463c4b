import { expect, test } from "vitest";
import { changesOf } from "./changes";

const DESKS = [
  { hour: 9, desks: 2 },
  { hour: 23, desks: 1 },
];

test("only hours with another number of desks are asked for", () => {
  expect(changesOf(DESKS, {})).toEqual([]);
  expect(changesOf(DESKS, { 9: 2, 23: 3 })).toEqual([{ from: "23:00", to: "00:00", count: 3 }]);
  expect(changesOf(DESKS, { 9: 0 })).toEqual([{ from: "09:00", to: "10:00", count: 0 }]);
});
