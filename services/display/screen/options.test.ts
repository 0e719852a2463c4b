import { expect, test } from "vitest";
import { branchOf, optionsOf } from "./options";

const ALL = {
  layout: null,
  departments: [],
  columns: null,
  languages: [],
  languageSeconds: null,
  ticker: true,
  voice: "on",
  theme: "wall",
  screen: null,
};

test("an address without options shows everything and speaks", () => {
  expect(optionsOf("")).toEqual(ALL);
});

test("departments and languages are lists in the order asked for", () => {
  const options = optionsOf("?department=LAB,%20CW&lang=ar,xx,hi&voice=off&theme=light");
  expect(options).toEqual({
    ...ALL,
    departments: ["LAB", "CW"],
    languages: ["ar", "hi"],
    voice: "off",
    theme: "light",
    screen: null,
  });
});

test("a screen has the name in its address, if the display takes it for one", () => {
  expect(optionsOf("?screen=entrance").screen).toBe("entrance");
  expect(optionsOf("?screen=two%20words").screen).toBeNull();
});

test("the branch stands in the path", () => {
  expect(branchOf("/screen/main")).toBe("main");
  expect(branchOf("/screen/north%20wing/")).toBe("north wing");
  expect(branchOf("/")).toBeNull();
});
