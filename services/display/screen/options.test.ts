import { expect, test } from "vitest";
import { branchOf, optionsOf } from "./options";

test("an address without options shows everything and speaks", () => {
  expect(optionsOf("")).toEqual({ departments: [], languages: [], voice: "on", theme: "wall" });
});

test("departments and languages are lists in the order asked for", () => {
  const options = optionsOf("?department=LAB,%20CW&lang=ar,xx,hi&voice=off&theme=light");
  expect(options).toEqual({
    departments: ["LAB", "CW"],
    languages: ["ar", "hi"],
    voice: "off",
    theme: "light",
  });
});

test("the branch stands in the path", () => {
  expect(branchOf("/screen/main")).toBe("main");
  expect(branchOf("/screen/north%20wing/")).toBe("north wing");
  expect(branchOf("/")).toBeNull();
});
