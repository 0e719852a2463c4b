import { expect, test } from "vitest";
import { linesOf } from "./linesOf";

test("addresses are taken one a line, or as they are pasted from a mail program", () => {
  expect(linesOf("a@hall.example\n\n b@hall.example ; c@hall.example,\n")).toEqual([
    "a@hall.example",
    "b@hall.example",
    "c@hall.example",
  ]);
  expect(linesOf("  ")).toEqual([]);
});
