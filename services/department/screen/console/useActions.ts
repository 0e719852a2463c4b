/** Doing things: one at a time, each intention once, with a sentence when it did not work. */
import { call, newKey } from "@web/api";
import { Problem } from "@web/problem";
import { useCallback, useRef, useState } from "react";

// A press whose answer got lost is sent again with its key, so that it never counts twice.
const TRIES_MAX = 3;
const PAUSE_MS = 700;

export interface Actions {
  /** What is being done now, as it was named by `act`; null: nothing. */
  busy: string | null;
  problem: Problem | null;
  dismiss: () => void;
  /** POST to `path`; gives the answer, or null when it was refused (then `problem` says why). */
  act: <T>(path: string, body?: unknown) => Promise<T | null>;
}

export function useActions(accessToken: string, onSignedOut: () => void): Actions {
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef(false);
  const unanswered = useRef(new Map<string, string>());

  const act = useCallback(
    async <T>(path: string, body?: unknown): Promise<T | null> => {
      if (running.current) return null;
      running.current = true;
      setBusy(path);
      setProblem(null);
      const intention = `${path} ${JSON.stringify(body ?? null)}`;
      const key = unanswered.current.get(intention) ?? newKey();
      try {
        const answer = await insist<T>(path, body, accessToken, key);
        unanswered.current.delete(intention);
        return answer;
      } catch (error) {
        const met = error instanceof Problem ? error : new Problem("BROKEN", String(error));
        if (met.outcomeUnknown) unanswered.current.set(intention, key);
        else unanswered.current.delete(intention);
        if (met.status === 401) onSignedOut();
        else setProblem(met);
        return null;
      } finally {
        running.current = false;
        setBusy(null);
      }
    },
    [accessToken, onSignedOut],
  );

  const dismiss = useCallback(() => setProblem(null), []);
  return { busy, problem, dismiss, act };
}

async function insist<T>(
  path: string,
  body: unknown,
  accessToken: string,
  idempotencyKey: string,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call<T>("POST", path, { body, accessToken, idempotencyKey });
    } catch (error) {
      if (!(error instanceof Problem) || !error.outcomeUnknown || tries === TRIES_MAX) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tries));
    }
  }
}
