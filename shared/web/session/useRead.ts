import { useCallback, useEffect, useState } from "react";
import { call } from "../api";
import { Problem } from "../problem";
import { retryRead } from "./retryRead";
import type { SignedIn } from "./useSession";

export interface Read<T> {
  /** Null: not yet. */
  answer: T | null;
  /** The last try failed: what is shown is old. */
  lost: boolean;
  reload: () => void;
}

/**
 * Read a path until there is an answer, again on `reload`, and so long after each answer while
 * somebody looks at the page. What was read of the path stays meanwhile.
 */
export function useRead<T>(path: string, session: SignedIn, everyMs?: number): Read<T> {
  const { accessToken, expire } = session;
  const [kept, setKept] = useState<{ path: string; answer: T } | null>(null);
  const [lost, setLost] = useState(false);
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn reads anew
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const stop = retryRead(
      async (signal) => {
        const answer = await call<T>("GET", path, { accessToken, signal });
        if (signal.aborted) return;
        setKept({ path, answer });
        setLost(false);
        if (everyMs !== undefined) timer = setTimeout(() => whenSeen(reload, signal), everyMs);
      },
      (error) => {
        const over = error instanceof Problem && error.status === 401;
        if (over) expire();
        else setLost(true);
        return !over;
      },
    );
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [path, accessToken, expire, everyMs, reload, turn]);

  return { answer: kept?.path === path ? kept.answer : null, lost, reload };
}

function whenSeen(act: () => void, signal: AbortSignal): void {
  if (!document.hidden) act();
  else document.addEventListener("visibilitychange", act, { once: true, signal });
}
