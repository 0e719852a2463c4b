import { call } from "@web/api";
import { Problem } from "@web/problem";
import type { JoinCode } from "@web/types/display";
import { useEffect, useState } from "react";
import { screenKey } from "./screenKey";

// Phones do not join here, or this screen has no key; both may change.
const ASK_AGAIN_SECONDS = 60;
// The line is cut; the code that is shown stays good for longer than this (shared/join_codes.py).
const RETRY_SECONDS = 5;
const SHOWN_SECONDS_MAX = 90;

/** What the QR code of this moment says; null: there is none, or the last one may be stale. */
export function useJoinCode(branch: string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const end = new AbortController();
    const key = screenKey(branch);
    let timer: ReturnType<typeof setTimeout>;
    let goodAt = 0;
    const ask = async () => {
      let seconds: number;
      try {
        const path = `/api/v1/boards/${encodeURIComponent(branch)}/join`;
        const options = { signal: end.signal, ...(key === null ? {} : { screenKey: key }) };
        const code = await call<JoinCode>("GET", path, options);
        goodAt = Date.now();
        setUrl(code.url);
        seconds = code.renew_seconds;
      } catch (error) {
        if (end.signal.aborted) return;
        const refused = error instanceof Problem && [403, 404].includes(error.status);
        if (refused || Date.now() - goodAt > SHOWN_SECONDS_MAX * 1_000) setUrl(null);
        seconds = refused ? ASK_AGAIN_SECONDS : RETRY_SECONDS;
      }
      if (!end.signal.aborted) timer = setTimeout(ask, Math.max(seconds, 1) * 1_000);
    };
    void ask();
    return () => {
      end.abort();
      clearTimeout(timer);
    };
  }, [branch]);
  return url;
}
