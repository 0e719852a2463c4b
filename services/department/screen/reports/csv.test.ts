import { expect, test } from "vitest";
import { csvOf } from "./csv";

test("what looks like a formula is text", () => {
  const csv = csvOf(["name"], [['=HYPERLINK("http://x")'], ["@x"], ["+1"], ["-1"], ["\t=1"]]);
  const lines = csv.slice(1).split("\r\n").slice(1, -1);
  expect(lines).toEqual(['"\'=HYPERLINK(""http://x"")"', "'@x", "'+1", "'-1", "'\t=1"]);
});

test("numbers stay numbers, and commas and quotes stay in their field", () => {
  expect(
    csvOf(
      ["a", "b"],
      [
        [-3, 'x, "y"'],
        [null, "z"],
      ],
    ),
  ).toBe('\uFEFFa,b\r\n-3,"x, ""y"""\r\n,z\r\n');
});
