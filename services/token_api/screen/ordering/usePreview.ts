import { call } from "@web/api";
import { asProblem, type Problem } from "@web/problem";
import type { SignedIn } from "@web/session/useSession";
import type { Preview, Queue } from "@web/types/token_api";
import { useCallback, useEffect, useState } from "react";
import type { Rule } from "./rules";

// Who types a number does not want an answer for each digit of it.
const PAUSE_MS = 350;

export interface Asked {
  preview: Preview | null;
  problem: Problem | null;
  saving: boolean;
  /** Save the rule; gives the queue as it is then, or null where that was refused. */
  save: () => Promise<Queue | null>;
}

/** How the line would stand under a rule, and the way to save it. */
export function usePreview(queueId: string, rule: Rule | null, session: SignedIn): Asked {
  const { accessToken, expire } = session;
  const [preview, setPreview] = useState<Preview | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [saving, setSaving] = useState(false);
  const path = `/api/v1/queues/${encodeURIComponent(queueId)}/discipline`;
  const asked = JSON.stringify(rule);

  const meet = useCallback(
    (error: unknown) => {
      const met = asProblem(error);
      if (met.status === 401) expire();
      else setProblem(met);
    },
    [expire],
  );

  useEffect(() => {
    const discipline: Rule | null = JSON.parse(asked);
    if (discipline === null) return;
    const end = new AbortController();
    const ask = async () => {
      try {
        const options = { body: { discipline }, accessToken, signal: end.signal };
        setPreview(await call<Preview>("POST", `${path}/preview`, options));
        setProblem(null);
      } catch (error) {
        if (!end.signal.aborted) meet(error);
      }
    };
    const timer = setTimeout(ask, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, [path, asked, accessToken, meet]);

  const save = async () => {
    setSaving(true);
    setProblem(null);
    try {
      return await call<Queue>("PUT", path, { body: { discipline: rule }, accessToken });
    } catch (error) {
      meet(error);
      return null;
    } finally {
      setSaving(false);
    }
  };
  return { preview, problem, saving, save };
}
