import { useEffect, useState } from "react";
import { call } from "../api";
import { Problem } from "../problem";
import { retryRead } from "./retryRead";
import type { SignedIn } from "./useSession";

/** Read what changes rarely, once; tried again until there is an answer. Null: not yet. */
export function useAnswer<T>(path: string, { accessToken, expire }: SignedIn): T | null {
  const [answer, setAnswer] = useState<T | null>(null);
  useEffect(
    () =>
      retryRead(
        async (signal) => setAnswer(await call<T>("GET", path, { accessToken, signal })),
        (error) => {
          const over = error instanceof Problem && error.status === 401;
          if (over) expire();
          return !over;
        },
      ),
    [path, accessToken, expire],
  );
  return answer;
}
