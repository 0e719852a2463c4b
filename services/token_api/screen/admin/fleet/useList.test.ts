import { expect, test } from "vitest";
import { readOn } from "./useList";

test("a page that was asked for goes behind its list, and behind no other", () => {
  const vehicles = { rows: ["MH04 1", "MH04 2"], next: 2 };
  const more = { rows: ["MH04 3"], next: null };
  expect(readOn(vehicles, vehicles, more)).toEqual({
    rows: ["MH04 1", "MH04 2", "MH04 3"],
    next: null,
  });
  const searched = { rows: ["KA01 7"], next: null };
  expect(readOn(searched, vehicles, more)).toBe(searched);
});
