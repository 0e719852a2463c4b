import { call } from "@web/api";
import { asProblem, type Problem } from "@web/problem";
import type { SignedIn } from "@web/session/useSession";
import { useEffect, useState } from "react";

// Who types a number does not want an answer for each digit of it.
const PAUSE_MS = 300;

export interface Asked<T> {
  preview: T | null;
  problem: Problem | null;
}

/** What a change would do, asked at `path` anew whenever `body` is another one; null asks nothing. */
export function usePreview<T>(
  path: string,
  body: Record<string, unknown> | null,
  { accessToken, expire }: SignedIn,
): Asked<T> {
  const asked = JSON.stringify({ path, body });
  const [answer, setAnswer] = useState<{ asked: string; preview: T } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  useEffect(() => {
    const wanted: Record<string, unknown> | null = JSON.parse(asked).body;
    setProblem(null);
    if (wanted === null) return;
    const end = new AbortController();
    const ask = async () => {
      try {
        const options = { body: wanted, accessToken, signal: end.signal };
        setAnswer({ asked, preview: await call<T>("POST", path, options) });
      } catch (error) {
        if (end.signal.aborted) return;
        const met = asProblem(error);
        if (met.status === 401) expire();
        else setProblem(met);
      }
    };
    const timer = setTimeout(ask, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, [path, asked, accessToken, expire]);

  return { preview: answer?.asked === asked ? answer.preview : null, problem };
}
