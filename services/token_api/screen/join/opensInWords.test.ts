import { expect, test } from "vitest";
import { opensInWords } from "./opensInWords";

const monday = { opens_at: "2030-05-20T07:00:00Z", time_zone: "Europe/Berlin" };

test("a closed branch says the day and the hour of its own clock", () => {
  expect(opensInWords(monday, "en")).toMatch(/Monday.*09:00/);
  expect(opensInWords(monday, "hi")).toMatch(/सोमवार.*09:00/);
  expect(opensInWords(monday, "ar")).toMatch(/الاثنين.*09:00/);
});

test("an open branch, or one of which nobody knows, says nothing", () => {
  expect(opensInWords({ ...monday, opens_at: null }, "en")).toBeNull();
});
