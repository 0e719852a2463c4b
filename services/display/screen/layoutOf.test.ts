import type { Board } from "@web/types/display";
import { expect, test } from "vitest";
import { shownBy } from "./layoutOf";
import { optionsOf } from "./options";

const lab = {
  id: "lab",
  departments: ["LAB"],
  columns: 2,
  languages: ["hi", "xx"],
  language_seconds: 20,
  ticker: { en: "Flu jabs today" },
};
const board = {
  languages: ["en", "ar"],
  layouts: [lab],
  departments: [{ department_id: "CW" }, { department_id: "LAB" }],
} as unknown as Board;

test("an address without a layout shows the whole branch in its languages", () => {
  expect(shownBy(optionsOf(""), board)).toEqual({
    departments: [],
    columns: null,
    languages: ["en", "ar"],
    languageSeconds: 12,
    ticker: null,
  });
});

test("a layout that the address names decides, and the default one where it names none", () => {
  const shown = {
    departments: ["LAB"],
    columns: 2,
    languages: ["hi"],
    languageSeconds: 20,
    ticker: { en: "Flu jabs today" },
  };
  expect(shownBy(optionsOf("?layout=lab"), board)).toEqual(shown);
  const byDefault = { ...board, layouts: [{ ...lab, id: "default" }] };
  expect(shownBy(optionsOf(""), byDefault)).toEqual(shown);
  expect(shownBy(optionsOf("?layout=gone"), byDefault).departments).toEqual([]);
});

test("a department that was deleted since leaves no screen empty", () => {
  const without = { ...board, departments: board.departments.slice(0, 1) };
  expect(shownBy(optionsOf("?layout=lab"), without).departments).toEqual([]);
  const both = { ...without, layouts: [{ ...lab, departments: ["LAB", "CW"] }] };
  expect(shownBy(optionsOf("?layout=lab"), both).departments).toEqual(["CW"]);
});

test("what the address says comes before its layout", () => {
  const search = "?layout=lab&department=CW,LAB&columns=3&lang=ar,en&seconds=30&ticker=off";
  expect(shownBy(optionsOf(search), board)).toEqual({
    departments: ["CW", "LAB"],
    columns: 3,
    languages: ["ar", "en"],
    languageSeconds: 30,
    ticker: null,
  });
});

test("numbers that make no sense are not taken", () => {
  for (const search of ["?columns=0&seconds=0", "?columns=9&seconds=1000", "?columns=x&seconds="]) {
    expect(optionsOf(search)).toMatchObject({ columns: null, languageSeconds: null });
  }
});
