import { expect, test } from "vitest";
import { addressOf, newLayout, tickerOf, withLayout } from "./layouts";

test("a layout takes the place of the one with its id, or comes behind the others", () => {
  const [lab, hall] = [newLayout("lab"), newLayout("hall")];
  expect(withLayout([lab, hall], { ...lab, columns: 2 })).toEqual([{ ...lab, columns: 2 }, hall]);
  expect(withLayout([lab], hall)).toEqual([lab, hall]);
});

test("only the default layout's screens need no name in their address", () => {
  expect(addressOf("http://s/screen/main", "default")).toBe("http://s/screen/main");
  expect(addressOf("http://s/screen/main", "lab")).toBe("http://s/screen/main?layout=lab");
});

test("a ticker without a word is none", () => {
  expect(tickerOf({ en: " ", hi: "" })).toBeNull();
  expect(tickerOf({ en: " Closed at 3 ", hi: "" })).toEqual({ en: "Closed at 3" });
});
