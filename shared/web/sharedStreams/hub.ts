/**
 * Shares streams between the tabs of a browser. It runs in a SharedWorker, which belongs to no tab:
 * any of them may be closed or frozen. (Web Locks, by which one tab could lead, are not there over
 * plain HTTP in a local network.)
 *
 * A tab has one message on its way at most; what changes meanwhile is told when that one was seen.
 */
import type { openStream } from "../stream";
import { type Followed, type Follower, keyOf, newFollowed, newsOf } from "./followed";
import { close, createOpenings } from "./openings";
import type { FromTab, ToTab, Wish } from "./wish";

// A tab that has not seen its news for so long is frozen, or has crashed.
export const ASLEEP_MS = 60_000;

export interface Port {
  postMessage: (news: ToTab) => void;
  onmessage: ((event: MessageEvent<FromTab>) => void) | null;
}

interface Tab extends Follower {
  port: Port;
  unseen: boolean;
  asleep: ReturnType<typeof setTimeout> | undefined;
  changesSeen: number;
  messagesSeen: number;
}

const NOTHING_SEEN = { unseen: false, changesSeen: 0, messagesSeen: 0 };

/** Give the function that takes in a tab by its port. */
export function createHub(open: typeof openStream): (port: Port) => void {
  const streams = new Map<string, Followed<Tab>>();
  const arrangeAll = createOpenings<Followed<Tab>>(open, tellAll);
  let count = 0;
  return connect;

  function connect(port: Port): void {
    const tab: Tab = { port, wish: null, shown: false, asleep: undefined, ...NOTHING_SEEN };
    port.onmessage = ({ data }) => {
      if (data.kind === "follow") follow(tab, data.wish, data.shown, data.alone);
      else if (data.kind === "seen") seen(tab);
      else leave(tab);
    };
  }

  /** Let a tab follow, or go on with a newer token; who looks at a broken stream has it opened. */
  function follow(tab: Tab, wish: Wish, shown: boolean, alone: boolean): void {
    const key = keyOf(wish);
    const known = streams.get(key);
    const again = known?.tabs.has(tab) ?? false;
    if (!again) leave(tab);
    const followed = known ?? newFollowed<Tab>(wish.event);
    streams.set(key, followed);
    Object.assign(tab, { wish, shown });
    followed.tabs.add(tab);
    followed.taken ||= !alone;
    count += 1;
    if (shown) followed.shownAt = count;
    arrangeAll(streams.values());
    if (known && shown && (again || known.state === "lost")) known.stream?.nudge();
    tell(followed, tab); // the hub may follow it already
  }

  function seen(tab: Tab): void {
    clearTimeout(tab.asleep);
    tab.unseen = false;
    const followed = tab.wish && streams.get(keyOf(tab.wish));
    if (followed?.tabs.has(tab)) tell(followed, tab);
    else if (tab.wish) follow(tab, tab.wish, tab.shown, false); // it has woken up
  }

  function leave(tab: Tab): void {
    clearTimeout(tab.asleep);
    drop(tab);
    Object.assign(tab, { wish: null, ...NOTHING_SEEN });
  }

  function drop(tab: Tab): void {
    const key = tab.wish ? keyOf(tab.wish) : "";
    const followed = streams.get(key);
    if (!followed?.tabs.delete(tab)) return;
    if (followed.tabs.size === 0) {
      close(followed);
      streams.delete(key);
    }
    arrangeAll(streams.values());
  }

  function tellAll(followed: Followed<Tab>): void {
    followed.changes += 1;
    for (const tab of followed.tabs) tell(followed, tab);
  }

  function tell(followed: Followed<Tab>, tab: Tab): void {
    if (tab.unseen || tab.changesSeen === followed.changes) return;
    tab.unseen = true;
    tab.asleep = setTimeout(() => drop(tab), ASLEEP_MS);
    const news = newsOf(followed, tab.messagesSeen);
    tab.changesSeen = followed.changes;
    tab.messagesSeen = followed.messages;
    tab.port.postMessage(news);
  }
}
