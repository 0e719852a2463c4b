import { expect, test } from "vitest";
import { looksLikeEmail } from "./email";

test.each(["a@b.in", "asha.rao+clinic@mail.example.org", "ü@bücher.example"])(
  "%s looks like an e-mail address",
  (text) => expect(looksLikeEmail(text)).toBe(true),
);

test.each([
  "",
  "asha",
  "asha@",
  "@b.in",
  "a@b",
  "a b@c.in",
  "a@b..in",
  ".a@b.in",
  "a@b.in\n",
  "a@b@c.in",
])("%j does not", (text) => expect(looksLikeEmail(text)).toBe(false));
