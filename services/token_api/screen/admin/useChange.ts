import { type CallOptions, call, type Method, newKey } from "@web/api";
import { asProblem, type Problem } from "@web/problem";
import type { SignedIn } from "@web/session/useSession";
import { useCallback, useState } from "react";

export interface Changes {
  busy: boolean;
  problem: Problem | null;
  dismiss: () => void;
  /** Gives the answer, or null when it was refused (then `problem` says why). */
  change: <T>(
    method: Method,
    path: string,
    body?: unknown,
    options?: Pick<CallOptions, "timeoutMs">,
  ) => Promise<T | null>;
}

/** Change something, with a sentence when it did not work. */
export function useChange({ accessToken, expire }: SignedIn): Changes {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const change = useCallback(
    async <T>(
      method: Method,
      path: string,
      body?: unknown,
      more?: Pick<CallOptions, "timeoutMs">,
    ): Promise<T | null> => {
      setBusy(true);
      setProblem(null);
      try {
        const options = { ...more, body, accessToken, idempotencyKey: newKey() };
        return (await call<T>(method, path, options)) ?? ({} as T);
      } catch (error) {
        const met = asProblem(error);
        if (met.status === 401) expire();
        else setProblem(met);
        return null;
      } finally {
        setBusy(false);
      }
    },
    [accessToken, expire],
  );
  const dismiss = useCallback(() => setProblem(null), []);
  return { busy, problem, dismiss, change };
}
