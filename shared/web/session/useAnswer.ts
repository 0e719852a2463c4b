import { useEffect, useState } from "react";
import { call } from "../api";
import { Problem } from "../problem";
import type { SignedIn } from "./useSession";

const READ_AGAIN_MS = 3_000;

/** Read what changes rarely, once; tried again until there is an answer. Null: not yet. */
export function useAnswer<T>(path: string, { accessToken, expire }: SignedIn): T | null {
  const [answer, setAnswer] = useState<T | null>(null);
  useEffect(() => {
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const read = async () => {
      try {
        setAnswer(await call<T>("GET", path, { accessToken, signal: end.signal }));
      } catch (error) {
        if (end.signal.aborted) return;
        if (error instanceof Problem && error.status === 401) expire();
        else timer = setTimeout(read, READ_AGAIN_MS);
      }
    };
    void read();
    return () => {
      end.abort();
      clearTimeout(timer);
    };
  }, [path, accessToken, expire]);
  return answer;
}
