import { Problem } from "@web/problem";
import type { IssuedToken, KioskQueue } from "@web/types/token_api";
import { expect, test } from "vitest";
import { next, type Step, WELCOME, type Wish } from "./steps";

const queue = { queue_id: "CW" } as KioskQueue;
const issued = { token: { token_label: "CW-001" } } as IssuedToken;
const wish = (key: string): Wish => ({ key, queue, email: null, language: "en" });
const issuing = (key: string): Step => ({ at: "issuing", wish: wish(key), retrying: false });

test("a visitor walks from language to service to e-mail to ticket", () => {
  let step = next(WELCOME, { type: "language_chosen" });
  step = next(step, { type: "service_chosen", queue });
  expect(step).toEqual({ at: "email", queue });
  step = next(step, { type: "wished", wish: wish("k") });
  step = next(step, { type: "issued", key: "k", issued });
  expect(step).toEqual({ at: "ticket", wish: wish("k"), issued });
});

test("an answer to a wish that was left behind changes nothing", () => {
  const problem = new Problem("X", "x", 409);
  for (const step of [WELCOME, issuing("new")]) {
    expect(next(step, { type: "issued", key: "old", issued })).toBe(step);
    expect(next(step, { type: "refused", key: "old", problem })).toBe(step);
    expect(next(step, { type: "no_answer", key: "old" })).toBe(step);
  }
});

test("a wish without an answer stays the same wish", () => {
  expect(next(issuing("k"), { type: "no_answer", key: "k" })).toEqual({
    at: "issuing",
    wish: wish("k"),
    retrying: true,
  });
});

test("back leads one step back and never out of a ticket", () => {
  const ticket: Step = { at: "ticket", wish: wish("k"), issued };
  expect(next({ at: "email", queue }, { type: "went_back" })).toEqual({ at: "service" });
  expect(next({ at: "service" }, { type: "went_back" })).toBe(WELCOME);
  expect(next(ticket, { type: "went_back" })).toBe(ticket);
  expect(next(ticket, { type: "started_over" })).toBe(WELCOME);
});
