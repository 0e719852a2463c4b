import { useEffect, useRef, useState } from "react";
import { useNow } from "./clock";
import { apiAddress } from "./place";
import { openStream, type StreamState } from "./stream";

export interface Followed<T> {
  data: T | null;
  state: StreamState;
  /** Seconds since the server was last heard; null before the first time. */
  ageSeconds: number | null;
}

interface Options {
  /** Put into the address as `access_token` at each opening. */
  accessToken?: string | undefined;
}

/** Follow a stream of the API: `path` null follows nothing; a new path starts afresh. */
export function useEventStream<T>(
  path: string | null,
  event: string,
  { accessToken }: Options = {},
): Followed<T> {
  const [data, setData] = useState<T | null>(null);
  const [state, setState] = useState<StreamState>("opening");
  const [heardAt, setHeardAt] = useState<number | null>(null);
  const token = useRef(accessToken);
  token.current = accessToken;

  useEffect(() => {
    setData(null);
    setState("opening");
    setHeardAt(null);
    if (path === null) return;
    const stream = openStream<T>({
      address: () => withToken(apiAddress(path), token.current),
      event,
      onMessage: setData,
      onState: setState,
      onHeard: () => setHeardAt(Date.now()),
    });
    const wake = () => document.visibilityState === "visible" && stream.nudge();
    document.addEventListener("visibilitychange", wake);
    window.addEventListener("online", wake);
    return () => {
      document.removeEventListener("visibilitychange", wake);
      window.removeEventListener("online", wake);
      stream.close();
    };
  }, [path, event]);

  const now = useNow(1_000);
  const ageSeconds = heardAt === null ? null : Math.max(0, Math.round((now - heardAt) / 1_000));
  return { data, state, ageSeconds };
}

function withToken(address: string, accessToken: string | undefined): string {
  if (!accessToken) return address;
  const joint = address.includes("?") ? "&" : "?";
  return `${address}${joint}access_token=${encodeURIComponent(accessToken)}`;
}
