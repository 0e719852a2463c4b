import { call } from "@web/api";
import { Problem } from "@web/problem";
import { retryRead } from "@web/session/retryRead";
import type { SignedIn } from "@web/session/useSession";
import { useCallback, useEffect, useState } from "react";

interface Read<T> {
  /** Null: not yet. */
  answer: T | null;
  reload: () => void;
}

/** Read a path, and again on `reload` and after each `everyMs`; what was read stays meanwhile. */
export function useRead<T>(path: string, session: SignedIn, everyMs?: number): Read<T> {
  const { accessToken, expire } = session;
  const [kept, setKept] = useState<{ path: string; answer: T } | null>(null);
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn reads anew
  useEffect(
    () =>
      retryRead(
        async (signal) => {
          const answer = await call<T>("GET", path, { accessToken, signal });
          if (!signal.aborted) setKept({ path, answer });
        },
        (error) => {
          if (!(error instanceof Problem)) return true;
          if (error.status === 401) expire();
          return error.unreachable;
        },
      ),
    [path, accessToken, expire, turn],
  );
  useEffect(() => {
    if (everyMs === undefined) return;
    const timer = setInterval(reload, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, reload]);

  return { answer: kept?.path === path ? kept.answer : null, reload };
}
