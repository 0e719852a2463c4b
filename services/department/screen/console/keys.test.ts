import { expect, test } from "vitest";
import { actOf, KEYS, type Press } from "./keys";

const press = (changes: Partial<Press>): Press => ({
  code: "",
  key: "",
  repeat: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...changes,
});

test("a key is found by its place, whatever letter the layout puts there", () => {
  expect(actOf(press({ code: "KeyN", key: "ى" }))).toBe("callNext");
  expect(actOf(press({ code: "KeyZ", key: "z" }))).toBe("undo");
});

test("a held key and the browser's own shortcuts do nothing", () => {
  expect(actOf(press({ code: "KeyN", repeat: true }))).toBeNull();
  expect(actOf(press({ code: "KeyR", ctrlKey: true }))).toBeNull();
  expect(actOf(press({ code: "KeyT", metaKey: true }))).toBeNull();
});

test("a question mark asks for help", () => {
  expect(actOf(press({ code: "Slash", key: "?" }))).toBe("help");
});

test("no two actions share a key", () => {
  expect(new Set(Object.values(KEYS)).size).toBe(Object.keys(KEYS).length);
});
