import { expect, test } from "vitest";
import { bestGrid, cellsIn } from "./layout";

const ROW = { width: 600, height: 130 };

test("few labels stand in one line, many in several", () => {
  expect(bestGrid(2, ["CW-001", "CW-002"], ROW)).toMatchObject({ columns: 2, lines: 1 });
  expect(bestGrid(8, ["CW-001"], ROW)).toMatchObject({ columns: 4, lines: 2 });
  expect(bestGrid(4, ["PHARM-001"], ROW).columns).toBe(2);
});

test("in a low row the desk stands beside the label, where there is room for larger letters", () => {
  const low = { width: 600, height: 70 };
  expect(bestGrid(1, ["INS-001"], low)).toMatchObject({ lines: 1, beside: true });
  expect(bestGrid(4, ["CW-001"], low)).toMatchObject({ columns: 4, beside: false });
});

test("longer labels become smaller and never wider than their place", () => {
  const short = bestGrid(4, ["CW-001"], ROW);
  const long = bestGrid(4, ["MS5-20260106-0001"], ROW);
  expect(long.size).toBeLessThan(short.size);
  expect(17 * 0.6 * long.size).toBeLessThanOrEqual(ROW.width / long.columns);
});

test("cells stand in columns of one width, and one is there however small the room", () => {
  const gap = { width: 10, height: 5 };
  const cell = { width: 90, height: 20 };
  expect(cellsIn({ width: 290, height: 45 }, cell, gap)).toEqual({ columns: 3, cells: 6 });
  expect(cellsIn({ width: 289, height: 44 }, cell, gap)).toEqual({ columns: 2, cells: 2 });
  expect(cellsIn({ width: 50, height: 10 }, cell, gap)).toEqual({ columns: 1, cells: 1 });
});
