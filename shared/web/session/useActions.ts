/** Doing things: one at a time, each intention once, with a sentence when it did not work. */
import { useCallback, useRef, useState } from "react";
import { type CallOptions, call, type Method, newKey } from "../api";
import { asProblem, Problem } from "../problem";
import type { SignedIn } from "./useSession";

// A press whose answer got lost is sent again with its key, so that it never counts twice.
const TRIES_MAX = 3;
const PAUSE_MS = 700;
// The same press after this long is a new intention: the page has shown what became of the first.
const SAME_INTENTION_MS_MAX = 30_000;

export interface Actions {
  busy: boolean;
  problem: Problem | null;
  dismiss: () => void;
  /** POST to `path`; gives the answer, or null when it was refused (then `problem` says why). */
  act: <T>(path: string, body?: unknown) => Promise<T | null>;
  /** The same, once: for what the server would make twice. A lost answer is said, not asked again. */
  actOnce: <T>(path: string, body?: unknown) => Promise<T | null>;
  /** The same by another method. */
  send: <T>(method: Method, path: string, body?: unknown) => Promise<T | null>;
}

export function useActions({ accessToken, expire }: SignedIn): Actions {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef(false);
  const unanswered = useRef(new Map<string, { key: string; until: number }>());

  const perform = useCallback(
    async <T>(method: Method, path: string, body: unknown, triesMax: number): Promise<T | null> => {
      if (running.current) return null;
      running.current = true;
      setBusy(true);
      setProblem(null);
      const intention = `${method} ${path} ${JSON.stringify(body ?? null)}`;
      const before = unanswered.current.get(intention);
      const key = before && Date.now() < before.until ? before.key : newKey();
      unanswered.current.delete(intention);
      try {
        const options = { body, accessToken, idempotencyKey: key };
        return await insist<T>(method, path, options, triesMax);
      } catch (error) {
        const met = asProblem(error);
        if (met.outcomeUnknown) {
          unanswered.current.set(intention, { key, until: Date.now() + SAME_INTENTION_MS_MAX });
        }
        if (met.status === 401) expire();
        else setProblem(met);
        return null;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
    [accessToken, expire],
  );

  const send = useCallback(
    <T>(method: Method, path: string, body?: unknown) => perform<T>(method, path, body, TRIES_MAX),
    [perform],
  );
  const act = useCallback(<T>(path: string, body?: unknown) => send<T>("POST", path, body), [send]);
  const actOnce = useCallback(
    <T>(path: string, body?: unknown) => perform<T>("POST", path, body, 1),
    [perform],
  );
  const dismiss = useCallback(() => setProblem(null), []);
  return { busy, problem, dismiss, act, actOnce, send };
}

async function insist<T>(
  method: Method,
  path: string,
  options: CallOptions,
  triesMax: number,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call<T>(method, path, options);
    } catch (error) {
      if (!(error instanceof Problem) || !error.outcomeUnknown || tries === triesMax) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tries));
    }
  }
}
