import { expect, test } from "vitest";
import { daysOf, isRange, plusDays, queryOf, rangeBefore, todayIn } from "./range";

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

test("a day is that of the branch's zone", () => {
  const late = Date.parse("2026-03-01T22:00:00Z");
  expect(todayIn("Asia/Kolkata", late)).toBe("2026-03-02");
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
