import { expect, test } from "vitest";
import { waitInWords } from "./wait";

const wait = (p50_minutes: number, p90_minutes: number) => ({
  p50_seconds: p50_minutes * 60,
  p90_seconds: p90_minutes * 60,
});

test("a wait is said as people say it", () => {
  expect(waitInWords("en", wait(0.1, 0.3))).toBe("under a minute");
  expect(waitInWords("en", wait(4, 4))).toBe("about 4 min");
  expect(waitInWords("en", wait(0.2, 3))).toBe("1–3 min");
  expect(waitInWords("en", wait(0.2, 1))).toBe("about 1 min");
  expect(waitInWords("en", wait(12, 21))).toBe("10–20 min");
  expect(waitInWords("en", wait(71, 104))).toBe("about 1 h 10 min");
});

test("minutes and hours keep to the language's grammar", () => {
  expect(waitInWords("ar", wait(1, 1))).toBe("حوالي دقيقة");
  expect(waitInWords("ar", wait(3, 7))).toBe("3–7 دقائق");
  expect(waitInWords("ar", wait(1, 2))).toBe("1–2 دقائق");
  expect(waitInWords("ar", wait(70, 70))).toBe("حوالي ساعة و10 دقائق");
  expect(waitInWords("hi", wait(130, 130))).toBe("लगभग 2 घंटे 10 मिनट");
});
