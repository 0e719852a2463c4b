import { expect, test } from "vitest";
import { AT, recentToken as token } from "./recentToken";
import { canTakeBack, lastAct } from "./undoing";

const NOW = Date.parse(AT) + 30_000;

test("a fresh call can be taken back, a started or an old one not", () => {
  expect(lastAct([], token({}), "7", NOW)).toMatchObject({ act: "TOKEN_CALLED", token: { id: 1 } });
  expect(lastAct([], token({ status: "SERVING" }), "7", NOW)).toBeNull();
  expect(lastAct([], token({}), "7", NOW + 60_000)).toBeNull();
});

test("one's own last act is taken back, not somebody else's", () => {
  const missed = token({ status: "NO_SHOW", deed: "TOKEN_NO_SHOW" });
  const served = token({ id: 2, status: "SERVED" });
  expect(lastAct([served, missed], null, "7", NOW)?.token.id).toBe(2);
  expect(lastAct([served, missed], null, "8", NOW)).toBeNull();
  expect(lastAct([served], null, "7", NOW + 600_000)).toBeNull();
});

test("who was served and has gone on to the next service is brought back until called there", () => {
  const goneOn = token({ status: "WAITING", deed: "TOKEN_SERVED" });
  expect(canTakeBack(goneOn, "7", NOW)).toBe(true);
  expect(canTakeBack({ ...goneOn, status: "CALLED" }, "7", NOW)).toBe(false);
});

test("what somebody has acted on since is not taken back", () => {
  const sentOn = token({ status: "WAITING", deed: "TOKEN_TRANSFERRED" });
  expect(canTakeBack(sentOn, "7", NOW)).toBe(true);
  expect(canTakeBack({ ...sentOn, status: "CALLED" }, "7", NOW)).toBe(false);
});
