/** What a tab wants to follow, and what it and the hub say to each other. */
import type { StreamState } from "../stream";

export interface Wish {
  address: string;
  event: string;
  /** Put into the address as `access_token` at each opening. */
  accessToken?: string | undefined;
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

export function addressOf({ address, accessToken }: Wish): string {
  if (!accessToken) return address;
  const joint = address.includes("?") ? "&" : "?";
  return `${address}${joint}access_token=${encodeURIComponent(accessToken)}`;
}
