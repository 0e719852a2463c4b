import { expect, test } from "vitest";
import { branchIdOf } from "./branchId";

test("a branch's name becomes what may stand in an address", () => {
  expect(branchIdOf("Town hall, Zürich")).toBe("town-hall-zurich");
  expect(branchIdOf("  -- A&B --  ")).toBe("a-b");
});

test("a name that is too long or in another script still gives one", () => {
  expect(branchIdOf(`${"a".repeat(31)} b`)).toBe("a".repeat(31));
  expect(branchIdOf("नगर भवन")).toBe("branch");
});
