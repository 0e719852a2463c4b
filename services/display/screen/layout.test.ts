import { expect, test } from "vitest";
import { bestGrid, howManyFit } from "./layout";

const ROW = { width: 600, height: 130 };

test("few labels stand in one line, many in several", () => {
  expect(bestGrid(2, ["CW-001", "CW-002"], ROW)).toMatchObject({ columns: 2, lines: 1 });
  expect(bestGrid(8, ["CW-001"], ROW)).toMatchObject({ columns: 4, lines: 2 });
  expect(bestGrid(4, ["PHARM-001"], ROW).columns).toBe(2);
});

test("longer labels become smaller and never wider than their place", () => {
  const short = bestGrid(4, ["CW-001"], ROW);
  const long = bestGrid(4, ["MS5-20260106-0001"], ROW);
  expect(long.size).toBeLessThan(short.size);
  expect(17 * 0.6 * long.size).toBeLessThanOrEqual(ROW.width / long.columns);
});

test("all are shown when all fit, else room is kept for the count of the others", () => {
  const room = { width: 300, height: 80 };
  const widths = [90, 90, 90, 90, 90, 90];
  expect(howManyFit(widths, 80, true, room, 10, 2)).toBe(6);
  expect(howManyFit(widths, 80, false, room, 10, 2)).toBe(5);
  expect(howManyFit([...widths, 90], 80, true, room, 10, 2)).toBe(5);
  expect(howManyFit([400], 80, false, room, 10, 0)).toBe(0);
});
