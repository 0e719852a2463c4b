import { Problem, unreachable } from "@web/problem";
import type { Session } from "@web/types/token_api";
import { expect, test } from "vitest";
import { createDevice, WrongDeviceKey } from "./device";

const session = (access_token: string): Session => ({
  access_token,
  token_type: "bearer",
  expires_in: 600,
  role: "kiosk",
  branch_id: "main",
});

function device(now = () => 0) {
  let signedIn = 0;
  const signInOnce = async () => {
    signedIn += 1;
    return session(`access-${signedIn}`);
  };
  const made = createDevice("k", signInOnce, now);
  return { ...made, signedIn: () => signedIn };
}

test("a device signs in once and keeps its access token", async () => {
  const { authorised, signedIn } = device();
  await authorised(async (token) => token);
  expect(await authorised(async (token) => token)).toBe("access-1");
  expect(signedIn()).toBe(1);
});

test("the access token is renewed before it ends", async () => {
  let now = 0;
  const { authorised } = device(() => now);
  expect(await authorised(async (token) => token)).toBe("access-1");
  now = 539_999;
  expect(await authorised(async (token) => token)).toBe("access-1");
  now = 540_000;
  expect(await authorised(async (token) => token)).toBe("access-2");
});

test("an access token that is no longer good is renewed once, and the question asked again", async () => {
  const { authorised } = device();
  const answer = authorised(async (token) => {
    if (token === "access-1") throw new Problem("UNAUTHENTICATED", "Sign in.", 401);
    return token;
  });
  expect(await answer).toBe("access-2");
});

test("a key that is refused is told apart from a system that cannot be reached", async () => {
  const refused = new Problem("UNAUTHENTICATED", "Wrong key.", 401);
  const wrong = createDevice("k", () => Promise.reject(refused));
  const alone = createDevice("k", () => Promise.reject(unreachable()));
  await expect(wrong.authorised(async () => 1)).rejects.toBeInstanceOf(WrongDeviceKey);
  await expect(alone.authorised(async () => 1)).rejects.not.toBeInstanceOf(WrongDeviceKey);
});

test("a department that is newer than the session is tried once more with a new one", async () => {
  const { authorised, branchId } = device();
  const asked: string[] = [];
  const answer = await authorised(async (token) => {
    asked.push(token);
    if (token === "access-1") throw new Problem("FORBIDDEN", "not yours", 403);
    return token;
  });
  expect([answer, asked]).toEqual(["access-2", ["access-1", "access-2"]]);
  expect(branchId()).toBe("main");
});
