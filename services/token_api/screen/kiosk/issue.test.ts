import { Problem, unreachable } from "@web/problem";
import type { IssuedToken } from "@web/types/token_api";
import { expect, test } from "vitest";
import { issueToken } from "./issue";

const issued = { token: { token_label: "CW-001" } } as IssuedToken;

async function ask(...answers: (IssuedToken | Problem)[]) {
  const pauses: number[] = [];
  let sent = 0;
  const outcome = await issueToken({
    send: async () => {
      const answer = answers[Math.min(sent, answers.length - 1)];
      sent += 1;
      if (answer instanceof Problem) throw answer;
      return answer as IssuedToken;
    },
    pause: async (seconds) => {
      pauses.push(seconds);
    },
    onNoAnswer: () => undefined,
  }).catch((error: unknown) => error);
  return { outcome, sent, pauses };
}

test("no answer is asked again until there is one", async () => {
  const { outcome, sent, pauses } = await ask(unreachable(), unreachable(), issued);
  expect(outcome).toBe(issued);
  expect(sent).toBe(3);
  expect(pauses).toEqual([1, 1]);
});

test("a clear refusal is not asked again", async () => {
  const refusal = new Problem("QUEUE_PAUSED", "This service is paused.", 409);
  expect(await ask(refusal)).toEqual({ outcome: refusal, sent: 1, pauses: [] });
});

test("the server's own pause is kept, within reason", async () => {
  const overloaded = new Problem("OVERLOADED", "Too many at once.", 503, 4);
  const absurd = new Problem("OVERLOADED", "Too many at once.", 503, 3_600);
  expect((await ask(overloaded, absurd, issued)).pauses).toEqual([4, 10]);
});

test("it gives up in the end, so that the visitor can decide", async () => {
  const { outcome, sent } = await ask(unreachable());
  expect(outcome).toBeInstanceOf(Problem);
  expect(sent).toBe(9);
});
