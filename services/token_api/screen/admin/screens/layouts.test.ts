import { expect, test } from "vitest";
import { addressOf, DEFAULT, newLayout, tickerOf, withLayout, withNewLayout } from "./layouts";

test("a layout takes the place of the one with its id, or comes behind the others", () => {
  const [lab, hall] = [newLayout("lab"), newLayout("hall")];
  expect(withLayout([lab, hall], { ...lab, columns: 2 })).toEqual([{ ...lab, columns: 2 }, hall]);
  expect(withLayout([lab], hall)).toEqual([lab, hall]);
});

test("a new layout takes the place of no other", () => {
  const lab = { ...newLayout("lab"), departments: ["LAB"] };
  expect(withNewLayout([lab], "hall")).toEqual([lab, newLayout("hall")]);
  expect(withNewLayout([lab], "lab")).toBeNull();
  expect(withNewLayout([lab], DEFAULT)).toBeNull();
});

test("only the default layout's screens need no name in their address", () => {
  expect(addressOf("http://s/screen/main", "default")).toBe("http://s/screen/main");
  expect(addressOf("http://s/screen/main", "lab")).toBe("http://s/screen/main?layout=lab");
});

test("a ticker without a word is none", () => {
  expect(tickerOf({ en: " ", hi: "" })).toBeNull();
  expect(tickerOf({ en: " Closed at 3 ", hi: "" })).toEqual({ en: "Closed at 3" });
});
