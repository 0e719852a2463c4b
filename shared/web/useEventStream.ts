import { useEffect, useState } from "react";
import { apiAddress } from "./place";
import { followStream } from "./sharedStreams/follow";
import type { StreamState } from "./stream";

export interface Followed<T> {
  data: T | null;
  state: StreamState;
  /** When the server was last heard, by this device's clock; null before the first time. */
  heardAt: number | null;
}

/** Who follows, where signing in is needed: tabs of the same person share what they follow. */
interface Person {
  accessToken?: string;
  userId?: string;
}

/** Follow a stream of the API: `path` null follows nothing; a new path, or a new login, starts afresh. */
export function useEventStream<T>(
  path: string | null,
  event: string,
  { accessToken, userId }: Person = {},
): Followed<T> {
  const [data, setData] = useState<T | null>(null);
  const [state, setState] = useState<StreamState>("opening");
  const [heardAt, setHeardAt] = useState<number | null>(null);

  useEffect(() => {
    setData(null);
    setState("opening");
    setHeardAt(null);
    if (path === null) return;
    const stream = followStream<T>({
      wish: { address: apiAddress(path), event, accessToken, userId },
      onMessage: setData,
      onState: setState,
      onHeard: (msAgo) => setHeardAt(Date.now() - msAgo),
    });
    document.addEventListener("visibilitychange", stream.nudge);
    window.addEventListener("online", stream.nudge);
    return () => {
      document.removeEventListener("visibilitychange", stream.nudge);
      window.removeEventListener("online", stream.nudge);
      stream.close();
    };
  }, [path, event, accessToken, userId]);

  return { data, state, heardAt };
}
