import { expect, test } from "vitest";
import { browserLanguage, isolated, nameIn } from "./i18n";

test("a name falls back to English and then to any", () => {
  expect(nameIn({ en: "Billing", hi: "बिलिंग" }, "hi")).toBe("बिलिंग");
  expect(nameIn({ en: "Billing" }, "ar")).toBe("Billing");
  expect(nameIn({ fr: "Caisse" }, "ar")).toBe("Caisse");
});

test("the browser's first language that we speak is taken", () => {
  expect(browserLanguage(["ta-IN", "hi-IN", "en-GB"])).toBe("hi");
  expect(browserLanguage(["fr"])).toBe("en");
});

test("a name in a sentence is isolated, and no name adds nothing", () => {
  expect(isolated("Asha (2)")).toBe("\u2068Asha (2)\u2069");
  expect(isolated(null)).toBe("");
});
