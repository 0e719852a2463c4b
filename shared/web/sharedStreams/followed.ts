/** One stream that tabs follow together, and the newest that came of it. */
import type { Opening, Stream, StreamState } from "../stream";
import type { ToTab, Wish } from "./wish";

export interface Follower {
  wish: Wish | null;
  shown: boolean;
}

export interface Followed<Tab extends Follower> {
  tabs: Set<Tab>;
  event: string;
  /** The hub follows it for its tabs; until then its only tab has a stream of its own. */
  taken: boolean;
  stream: Stream | null;
  openings: number;
  shownAt: number;
  turnAt: number;
  state: StreamState;
  heardAt: number | null;
  message: unknown;
  messages: number;
  changes: number;
}

export function newFollowed<Tab extends Follower>(event: string): Followed<Tab> {
  return {
    tabs: new Set(),
    event,
    taken: false,
    stream: null,
    openings: 0,
    shownAt: 0,
    turnAt: Number.NEGATIVE_INFINITY,
    state: "opening",
    heardAt: null,
    message: undefined,
    messages: 0,
    changes: 0,
  };
}

/** Only tabs of one person share: what a stream tells is what its opener may see. */
export function keyOf({ address, event, userId }: Wish): string {
  return JSON.stringify([address, event, userId ?? null]);
}

/** Take another tab's token at each opening: of one person's tokens some may have ended. */
export function nextOpening(followed: Followed<Follower>): Opening {
  const wishes = [...followed.tabs].flatMap((tab) => tab.wish ?? []);
  const wish = wishes[followed.openings++ % wishes.length];
  if (wish === undefined) throw new Error("a stream that nobody follows is not opened");
  return wish;
}

export function isShown({ tabs }: Followed<Follower>): boolean {
  return [...tabs].some((tab) => tab.shown);
}

/** What a tab is told that has seen so many messages. */
export function newsOf(followed: Followed<Follower>, messagesSeen: number): ToTab {
  const { state, heardAt, messages, message } = followed;
  const heardMsAgo = heardAt === null ? null : performance.now() - heardAt;
  return messages === messagesSeen ? { state, heardMsAgo } : { state, heardMsAgo, message };
}
