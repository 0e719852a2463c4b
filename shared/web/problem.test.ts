import { expect, test } from "vitest";
import { asProblem, problemOf, unreachable } from "./problem";

function answer(status: number, body: string, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, statusText: "As It Is", headers });
}

test("a problem's code, sentence and pause are taken from the answer", async () => {
  const body = JSON.stringify({ code: "OVERLOADED", detail: "Too many at once.", title: "Busy" });
  const problem = await problemOf(answer(503, body, { "Retry-After": "2" }));
  expect(problem).toMatchObject({
    code: "OVERLOADED",
    sentence: "Too many at once.",
    status: 503,
    retryAfterSeconds: 2,
  });
});

test("an answer that is no problem+json still makes a problem", async () => {
  for (const body of ["<html>Bad gateway</html>", "null", "[]", '"text"', ""]) {
    const problem = await problemOf(answer(502, body));
    expect(problem).toMatchObject({ code: "HTTP_502", sentence: "As It Is", unreachable: true });
  }
});

test("only a refusal says for sure that nothing happened", async () => {
  expect(unreachable().outcomeUnknown).toBe(true);
  expect((await problemOf(answer(500, "{}"))).outcomeUnknown).toBe(true);
  expect((await problemOf(answer(409, "{}"))).outcomeUnknown).toBe(false);
});

test("whatever was thrown is a problem, and a problem stays the one it is", () => {
  const problem = unreachable();
  expect(asProblem(problem)).toBe(problem);
  expect(asProblem(new TypeError("no such thing"))).toMatchObject({
    code: "FAULT",
    sentence: "TypeError: no such thing",
  });
});
