import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { StreamOptions } from "../stream";
import { ASLEEP_MS, createHub, type Port } from "./hub";
import { STREAMS_MAX, TURN_MS } from "./openings";
import type { FromTab, ToTab } from "./wish";

/** What the hub has opened: a line of the server that a test speaks on. */
class Line {
  static all: Line[] = [];
  static get open() {
    return Line.all.filter((line) => !line.isClosed).map((line) => line.address);
  }
  static to(address: string): Line {
    const line = Line.all.findLast((one) => one.address.startsWith(address) && !one.isClosed);
    if (!line) throw new Error(`nothing is open to ${address}`);
    return line;
  }
  readonly address: string;
  isClosed = false;
  nudges = 0;
  constructor(readonly options: StreamOptions<unknown>) {
    this.address = options.opening().address;
    Line.all.push(this);
  }
  say(message: unknown) {
    this.options.onState("live");
    this.options.onHeard?.();
    this.options.onMessage(message);
  }
}

function open<T>(options: StreamOptions<T>) {
  const line = new Line(options as StreamOptions<unknown>);
  return {
    nudge: () => {
      line.nudges += 1;
    },
    close: () => {
      line.isClosed = true;
    },
  };
}

/** A tab that takes its news at once, unless it is frozen. */
class Tab implements Port {
  onmessage: Port["onmessage"] = null;
  news: ToTab[] = [];
  isFrozen = false;
  /** Whether it still has a stream of its own. */
  get alone() {
    return this.news.length === 0;
  }
  get messages() {
    return this.news.flatMap((news) => ("message" in news ? [news.message] : []));
  }
  postMessage(news: ToTab) {
    this.news.push(news);
    if (!this.isFrozen) this.say({ kind: "seen" });
  }
  say(word: FromTab) {
    this.onmessage?.({ data: word } as MessageEvent<FromTab>);
  }
}

let connect: (port: Port) => void;

function follow(address: string, { accessToken = "", userId = "", shown = true } = {}): Tab {
  const tab = new Tab();
  connect(tab);
  const wish = { address, event: "board", accessToken, userId };
  tab.say({ kind: "follow", wish, shown, alone: true });
  return tab;
}

beforeEach(() => {
  Line.all = [];
  vi.useFakeTimers();
  connect = createHub(open);
});
afterEach(() => {
  vi.useRealTimers();
});

test("a tab that alone follows something keeps its own stream", () => {
  const tab = follow("/main");
  vi.advanceTimersByTime(600_000);
  expect(tab.alone).toBe(true);
  expect(Line.all).toEqual([]);
});

test("tabs that follow the same have one stream together, and a late one has all at once", () => {
  const tabs = [follow("/main"), follow("/main")];
  expect(tabs.map((tab) => tab.alone)).toEqual([false, false]);
  Line.to("/main").say("first");
  tabs.push(follow("/main"));
  Line.to("/main").say("second");
  expect(tabs.map((tab) => tab.messages.at(-1))).toEqual(["second", "second", "second"]);
  expect(tabs.map((tab) => tab.messages[0])).toEqual(["first", "first", "first"]);
  expect(Line.all).toHaveLength(1);
});

test("whoever leaves, the others go on; with the last one the stream is closed", () => {
  const [first, second] = [follow("/main"), follow("/main")];
  first.say({ kind: "leave" });
  Line.to("/main").say("still here");
  expect(second.messages).toEqual(["still here"]);
  expect(first.messages).toEqual([]);
  second.say({ kind: "leave" });
  expect(Line.open).toEqual([]);
});

test("a frozen tab holds nobody up, is left out after a while, and is told all when it wakes", () => {
  const [first, second] = [follow("/main"), follow("/main")];
  first.isFrozen = true;
  for (const message of [1, 2, 3]) Line.to("/main").say(message);
  expect(second.messages).toEqual([1, 2, 3]);
  expect(first.messages).toEqual([]);
  vi.advanceTimersByTime(ASLEEP_MS);
  second.say({ kind: "leave" });
  expect(Line.open).toEqual([]);
  first.isFrozen = false;
  first.say({ kind: "seen" });
  Line.to("/main").say(4);
  expect(first.messages).toEqual([4]);
});

test("two persons never share what is opened with a token", () => {
  follow("/line", { accessToken: "a", userId: "asha" });
  follow("/line", { accessToken: "b", userId: "bilal" });
  expect(Line.all).toEqual([]);
});

test("a stream that is opened again takes another tab's token, for one may have ended", () => {
  follow("/line", { accessToken: "old", userId: "asha" });
  follow("/line", { accessToken: "new", userId: "asha" });
  const { options } = Line.to("/line");
  expect([options.opening(), options.opening()]).toMatchObject([
    { address: "/line", accessToken: "new" },
    { address: "/line", accessToken: "old" },
  ]);
});

test("of more than may stay open the shown stay open, and the others take turns", () => {
  const paths = ["/1", "/2", "/3", "/4", "/5", "/6"];
  const tabs = paths.map((path) => follow(path, { shown: path > "/3" }));
  vi.advanceTimersByTime(0);
  const heard: string[] = [];
  for (let turn = 0; turn < 6; turn += 1) {
    expect(Line.open).toHaveLength(STREAMS_MAX);
    expect(Line.open).toEqual(expect.arrayContaining(["/4", "/5", "/6"]));
    const line = Line.to(Line.open.find((path) => path < "/4") ?? "");
    line.say(`turn ${turn}`);
    heard.push(line.address);
    vi.advanceTimersByTime(TURN_MS);
  }
  expect(heard).toEqual(["/1", "/2", "/3", "/1", "/2", "/3"]);
  expect(tabs[0]?.messages).toEqual(["turn 0", "turn 3"]);
});

test("what is shown now stays open from then on", () => {
  const tabs = ["/1", "/2", "/3", "/4", "/5"].map((path) => follow(path, { shown: false }));
  const wish = { address: "/1", event: "board", accessToken: "", userId: "" };
  tabs[0]?.say({ kind: "follow", wish, shown: true, alone: false });
  expect(Line.open).toContain("/1");
  Line.to("/1").say("shown");
  expect(Line.open).toContain("/1");
});

test("a turn of a server that does not answer ends too", () => {
  for (const path of ["/1", "/2", "/3", "/4", "/5"]) follow(path, { shown: path > "/2" });
  vi.advanceTimersByTime(0);
  expect(Line.open).toContain("/1");
  Line.to("/1").options.onState("lost");
  vi.advanceTimersByTime(0);
  expect(Line.open).toContain("/2");
  expect(Line.open).not.toContain("/1");
});

test("who looks at a broken stream has it opened at once", () => {
  const [first] = [follow("/main"), follow("/main")];
  const line = Line.to("/main");
  line.options.onState("stale");
  const wish = { address: "/main", event: "board", accessToken: "", userId: "" };
  first.say({ kind: "follow", wish, shown: false, alone: false });
  expect(line.nudges).toBe(0);
  first.say({ kind: "follow", wish, shown: true, alone: false });
  expect(line.nudges).toBe(1);
});
