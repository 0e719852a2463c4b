import { call } from "@web/api";
import { Problem } from "@web/problem";
import type { SignedIn } from "@web/session/useSession";
import { useCallback, useEffect, useState } from "react";

// Letters rest for seconds at least between two tries.
const REFRESH_MS = 5_000;

/** Read something again and again while the page is looked at; `lost`: what is shown is old. */
export function useRefreshed<T>(path: string, { accessToken, expire }: SignedIn) {
  const [read, setRead] = useState<{ path: string; data: T } | null>(null);
  const [lost, setLost] = useState(false);
  const [turn, setTurn] = useState(0);
  const refresh = useCallback(() => setTurn((before) => before + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn reads the same again
  useEffect(() => {
    const end = new AbortController();
    const attempt = async () => {
      try {
        const data = await call<T>("GET", path, { accessToken, signal: end.signal });
        setRead({ path, data });
        setLost(false);
      } catch (error) {
        if (end.signal.aborted) return;
        if (error instanceof Problem && error.status === 401) expire();
        else setLost(true);
      }
    };
    if (!document.hidden) void attempt();
    const timer = setTimeout(refresh, REFRESH_MS);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      end.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [path, accessToken, expire, refresh, turn]);

  return { data: read?.path === path ? read.data : null, lost, refresh };
}
