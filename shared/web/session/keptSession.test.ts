import { expect, test } from "vitest";
import { claimsOf, sessionOf } from "./keptSession";

const token = (claims: object) =>
  `x.${btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(claims))))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")}.y`;

test("a user's name is read in any script", () => {
  expect(claimsOf(token({ sub: "7", name: "आशा" }))).toEqual({ sub: "7", name: "आशा" });
});

test("what is no token has no claims", () => {
  for (const broken of ["", "a", "a.b.c", "a.!!.c"]) expect(claimsOf(broken)).toEqual({});
});

test("a session without a name goes by the username, and ends a little early", () => {
  const session = {
    access_token: token({ sub: "7" }),
    token_type: "bearer",
    expires_in: 60,
    role: "staff",
  } as const;
  expect(sessionOf(session, "staff", 1_000)).toMatchObject({
    userId: "7",
    name: "staff",
    expiresAt: 51_000,
  });
});
