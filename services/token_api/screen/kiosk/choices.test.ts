import { Problem } from "@web/problem";
import { expect, test } from "vitest";
import { choicesOf } from "./choices";

const refused = (code: string, more = {}) => new Problem(code, "", 409, null, more);

test("a number that several have leads to a choice, and nothing else does", () => {
  const choices = [{ slot_id: "1" }, { slot_id: "2" }];
  expect(choicesOf(refused("SEVERAL_BOOKINGS", { choices }))).toEqual(choices);
  expect(choicesOf(refused("SEVERAL_BOOKINGS"))).toBeNull();
  expect(choicesOf(refused("NOT_TODAY", { choices }))).toBeNull();
  expect(choicesOf(new Error("cut"))).toBeNull();
});
