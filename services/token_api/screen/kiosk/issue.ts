import { Problem } from "@web/problem";
import type { IssuedToken } from "@web/types/token_api";

// A visitor waits about this long before they walk away; the server needs far less to come back.
const PAUSES_SECONDS = [1, 1, 2, 3, 5, 5, 5, 5] as const;

interface Ways {
  /** Send the wish, always with the same key. */
  send: () => Promise<IssuedToken>;
  pause: (seconds: number) => Promise<void>;
  onNoAnswer: () => void;
}

/**
 * Get the token. An unknown outcome (no answer, a server's fault, too many at once) is asked again
 * with the same key, so that one intention gives at most one token; a clear refusal is thrown at once.
 */
export async function issueToken({ send, pause, onNoAnswer }: Ways): Promise<IssuedToken> {
  for (const seconds of PAUSES_SECONDS) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof Problem) || !worthAnotherTry(error)) throw error;
      onNoAnswer();
      await pause(Math.max(seconds, Math.min(error.retryAfterSeconds ?? 0, 10)));
    }
  }
  return send();
}

export function worthAnotherTry(problem: Problem): boolean {
  return problem.outcomeUnknown || problem.status === 429;
}
