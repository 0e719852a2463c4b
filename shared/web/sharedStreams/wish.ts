/** What a tab wants to follow, and what it and the hub say to each other. */
import type { Opening, StreamState } from "../stream";

export interface Wish extends Opening {
  event: string;
  /** Whose token it is: only tabs of the same person share what it opens. */
  userId?: string | undefined;
}

export type FromTab =
  | { kind: "follow"; wish: Wish; shown: boolean /** With a stream of its own. */; alone: boolean }
  | { kind: "seen" }
  | { kind: "leave" };

/** The first one also means: the hub follows this for you, close your own stream. */
export interface ToTab {
  state: StreamState;
  /** How long ago the server was last heard; null: never. */
  heardMsAgo: number | null;
  /** The newest message, when the tab does not have it yet. */
  message?: unknown;
}
