import { Problem } from "@web/problem";

// A visitor waits about this long before they walk away; the server needs far less to come back.
const PAUSES_SECONDS = [1, 1, 2, 3, 5, 5, 5, 5] as const;

// Nobody stands and waits for longer; then it is a refusal.
const RETRY_AFTER_SECONDS_MAX = 60;

interface Ways<Issued> {
  /** Send the wish, always with the same key. */
  send: () => Promise<Issued>;
  pause: (seconds: number) => Promise<void>;
  onNoAnswer: () => void;
}

/**
 * Get the token. An unknown outcome (no answer, a server's fault, too many at once) is asked again
 * with the same key, so that one intention gives at most one token; a clear refusal is thrown at once.
 */
export async function issueToken<Issued>(ways: Ways<Issued>): Promise<Issued> {
  const { send, pause, onNoAnswer } = ways;
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
  const soon = (problem.retryAfterSeconds ?? 0) <= RETRY_AFTER_SECONDS_MAX;
  return problem.outcomeUnknown || (problem.status === 429 && soon);
}

export function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}
