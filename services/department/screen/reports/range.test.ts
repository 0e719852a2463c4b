import { plusDays } from "@web/days";
import { expect, test } from "vitest";
import { daysOf, isRange, queryOf, rangeBefore } from "./range";

const ASKED = {
  from: "2028-02-28",
  to: "2028-03-05",
  departmentId: "",
  branchId: "",
  category: "",
};

test("the range before has as many days, also over a leap day", () => {
  expect(daysOf(ASKED)).toBe(7);
  expect(rangeBefore(ASKED)).toMatchObject({ from: "2028-02-21", to: "2028-02-27" });
});

test("the day before the first of a month is the last of the one before", () => {
  expect(plusDays("2026-03-01", -1)).toBe("2026-02-28");
});

test("a range that ends before it begins is none", () => {
  expect(isRange({ ...ASKED, to: "2028-02-27" })).toBe(false);
  expect(isRange({ ...ASKED, to: "" })).toBe(false);
});

test("only what is chosen is asked for", () => {
  expect(queryOf({ ...ASKED, departmentId: "CW" })).toBe(
    "from=2028-02-28&to=2028-03-05&department_id=CW",
  );
});
