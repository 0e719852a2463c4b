import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openStream, pauseMs, type StreamState } from "./stream";

class Line extends EventTarget {
  static opened: Line[] = [];
  readyState = 0;
  constructor(readonly address: string) {
    super();
    Line.opened.push(this);
  }
  answer() {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }
  say(event: string, data = "{}") {
    this.dispatchEvent(new MessageEvent(event, { data }));
  }
  refuse() {
    this.readyState = 2;
    this.dispatchEvent(new Event("error"));
  }
  drop() {
    this.readyState = 0;
    this.dispatchEvent(new Event("error"));
  }
  close() {
    this.readyState = 2;
  }
}

function follow() {
  const states: StreamState[] = [];
  const messages: unknown[] = [];
  const heard: number[] = [];
  const stream = openStream<unknown>({
    opening: () => ({ address: `/stream?opening=${Line.opened.length}` }),
    event: "board",
    onMessage: (message) => messages.push(message),
    onState: (state) => states.push(state),
    onHeard: () => heard.push(Date.now()),
    open: ({ address }) => new Line(address) as unknown as EventSource,
    random: () => 1,
  });
  return { stream, states, messages, heard };
}

function newest(): Line {
  const line = Line.opened.at(-1);
  if (!line) throw new Error("nothing was opened");
  return line;
}

beforeEach(() => {
  Line.opened = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a message makes the stream live and is handed on", () => {
  const { states, messages } = follow();
  newest().answer();
  newest().say("board", '{"version": 7}');
  expect(states).toEqual(["live"]);
  expect(messages).toEqual([{ version: 7 }]);
});

test("a bad message is dropped and the stream goes on", () => {
  const { states, messages } = follow();
  newest().answer();
  newest().say("board", "{");
  newest().say("board", '{"version": 8}');
  expect(states).toEqual(["live"]);
  expect(messages).toEqual([{ version: 8 }]);
});

test("a refused stream is reopened with growing pauses and asks for its address again", () => {
  follow();
  for (const pause of [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
    const before = Line.opened.length;
    newest().refuse();
    vi.advanceTimersByTime(pause - 1);
    expect(Line.opened).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(Line.opened).toHaveLength(before + 1);
  }
  expect(newest().address).toBe("/stream?opening=7");
});

test("the pauses start small again after the server was heard", () => {
  follow();
  newest().refuse();
  vi.advanceTimersByTime(500);
  newest().refuse();
  vi.advanceTimersByTime(1_000);
  newest().answer();
  newest().refuse();
  vi.advanceTimersByTime(500);
  expect(Line.opened).toHaveLength(4);
});

test("a dropped line is stale at once, lost after a while, and live again when it is back", () => {
  const { states } = follow();
  newest().answer();
  newest().drop();
  vi.advanceTimersByTime(8_000);
  newest().answer();
  expect(states).toEqual(["live", "stale", "lost", "live"]);
});

test("a quiet line that breaks was whole until then", () => {
  const { heard } = follow();
  newest().answer();
  vi.advanceTimersByTime(20_000);
  newest().drop();
  newest().drop();
  expect(heard).toHaveLength(2);
});

test("a line whose heartbeat stops is reopened although it looks open", () => {
  const { states } = follow();
  newest().answer();
  newest().say("heartbeat");
  vi.advanceTimersByTime(34_999);
  expect(Line.opened).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(Line.opened).toHaveLength(2);
  expect(states).toEqual(["live", "stale"]);
});

test("a quiet line without heartbeats is left alone", () => {
  const { states } = follow();
  newest().answer();
  vi.advanceTimersByTime(3_600_000);
  expect(Line.opened).toHaveLength(1);
  expect(states).toEqual(["live"]);
});

test("an opening that never answers is tried again", () => {
  const { states } = follow();
  vi.advanceTimersByTime(35_000);
  expect(Line.opened).toHaveLength(2);
  vi.advanceTimersByTime(8_000);
  expect(states).toEqual(["lost"]);
});

test("a nudge reopens a broken line at once and leaves a live one alone", () => {
  const { stream } = follow();
  newest().answer();
  stream.nudge();
  expect(Line.opened).toHaveLength(1);
  newest().refuse();
  stream.nudge();
  expect(Line.opened).toHaveLength(2);
  vi.advanceTimersByTime(20_000);
  expect(Line.opened).toHaveLength(2);
});

test("a late event of a line already given up changes nothing", () => {
  const { messages } = follow();
  const first = newest();
  first.refuse();
  vi.advanceTimersByTime(500);
  first.say("board", '{"version": 1}');
  expect(messages).toEqual([]);
});

test("after close nothing is opened again", () => {
  const { stream } = follow();
  newest().refuse();
  stream.close();
  vi.advanceTimersByTime(60_000);
  expect(Line.opened).toHaveLength(1);
});

test("half of a pause is chance", () => {
  expect(pauseMs(0, 0)).toBe(250);
  expect(pauseMs(0, 1)).toBe(500);
  expect(pauseMs(99, 0)).toBe(7_500);
});
