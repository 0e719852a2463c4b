import { call } from "@web/api";
import { asProblem, type Problem } from "@web/problem";
import type { SignedIn } from "@web/session/useSession";
import type { WhatIfAnswer, WhatIfIn } from "@web/types/department";
import { useState } from "react";

// A large day is played for a while; the server gives up after a minute.
const PLAYED_MS_MAX = 65_000;

/** Play a day, one at a time. */
export function usePlayed({ accessToken, expire }: SignedIn) {
  const [played, setPlayed] = useState<WhatIfAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const play = async (question: WhatIfIn) => {
    setBusy(true);
    setProblem(null);
    try {
      const options = { body: question, accessToken, timeoutMs: PLAYED_MS_MAX };
      setPlayed(await call<WhatIfAnswer>("POST", "/api/v1/reports/what-if", options));
    } catch (error) {
      const found = asProblem(error);
      if (found.status === 401) expire();
      setProblem(found);
    } finally {
      setBusy(false);
    }
  };
  return { played, problem, busy, play };
}
