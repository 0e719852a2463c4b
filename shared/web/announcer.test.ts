import { expect, test } from "vitest";
import { type Announcement, createAnnouncer } from "./announcer";

function call(callId: string): Announcement {
  return { callId, sentences: [{ language: "en-GB", text: `call ${callId}` }] };
}

function stage() {
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const announcer = createAnnouncer((announcement) => {
    started.push(announcement.callId);
    return new Promise<void>((resolve) => ends.push(resolve));
  });
  const finish = async () => {
    ends.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { announcer, started, finish };
}

test("calls are played one after another in the order heard", async () => {
  const { announcer, started, finish } = stage();
  for (const id of ["a", "b", "c"]) announcer.announce(call(id));
  expect(started).toEqual(["a"]);
  await finish();
  expect(started).toEqual(["a", "b"]);
  await finish();
  expect(started).toEqual(["a", "b", "c"]);
});

test("a call is never repeated", async () => {
  const { announcer, started, finish } = stage();
  announcer.announce(call("a"));
  announcer.announce(call("a"));
  await finish();
  announcer.announce(call("a"));
  expect(started).toEqual(["a"]);
});

test("remembered calls are not announced", () => {
  const { announcer, started } = stage();
  announcer.remember(["a", "b"]);
  announcer.announce(call("b"));
  announcer.announce(call("c"));
  expect(started).toEqual(["c"]);
});

test("a voice that fails does not silence the next call", async () => {
  const started: string[] = [];
  const announcer = createAnnouncer((announcement) => {
    started.push(announcement.callId);
    return Promise.reject(new Error("no voice"));
  });
  announcer.announce(call("a"));
  announcer.announce(call("b"));
  await new Promise((resolve) => setTimeout(resolve));
  expect(started).toEqual(["a", "b"]);
});

test("when too many are waiting the oldest are left out", async () => {
  const { announcer, started, finish } = stage();
  for (let n = 0; n < 20; n += 1) announcer.announce(call(String(n)));
  for (let n = 0; n < 20; n += 1) await finish();
  expect(started).toEqual(["0", ...Array.from({ length: 12 }, (_, n) => String(n + 8))]);
});
