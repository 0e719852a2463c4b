import type { Problem } from "@web/problem";
import type { IssuedToken, Kiosk, KioskQueue } from "@web/types/token_api";

/** What a visitor wants: made once when they decide, sent as often as it takes, always with its key. */
export interface Wish {
  key: string;
  queue: KioskQueue;
  email: string | null;
  language: string;
}

export function departmentOf(kiosk: Kiosk, wish: Wish): Kiosk["departments"][number] | undefined {
  return kiosk.departments.find(({ queues }) =>
    queues.some((queue) => queue.queue_id === wish.queue.queue_id),
  );
}

export type Step =
  | { at: "welcome" }
  | { at: "service" }
  | { at: "email"; queue: KioskQueue }
  | { at: "issuing"; wish: Wish; retrying: boolean }
  | { at: "refused"; wish: Wish; problem: Problem }
  | { at: "ticket"; wish: Wish; issued: IssuedToken };

export type Happening =
  | { type: "started_over" }
  | { type: "language_chosen" }
  | { type: "service_chosen"; queue: KioskQueue }
  | { type: "went_back" }
  | { type: "wished"; wish: Wish }
  | { type: "no_answer"; key: string }
  | { type: "issued"; key: string; issued: IssuedToken }
  | { type: "refused"; key: string; problem: Problem };

export const WELCOME: Step = { at: "welcome" };

/** Say where the kiosk is after a happening. An answer to a wish that is no longer shown changes nothing. */
export function next(step: Step, happening: Happening): Step {
  switch (happening.type) {
    case "started_over":
      return WELCOME;
    case "language_chosen":
      return step.at === "welcome" ? { at: "service" } : step;
    case "service_chosen":
      return step.at === "service" ? { at: "email", queue: happening.queue } : step;
    case "went_back":
      return back(step);
    case "wished":
      return { at: "issuing", wish: happening.wish, retrying: false };
    case "no_answer":
      return answers(step, happening.key) ? { ...step, retrying: true } : step;
    case "issued":
      if (!answers(step, happening.key)) return step;
      return { at: "ticket", wish: step.wish, issued: happening.issued };
    case "refused":
      if (!answers(step, happening.key)) return step;
      return { at: "refused", wish: step.wish, problem: happening.problem };
  }
}

function back(step: Step): Step {
  if (step.at === "email" || step.at === "refused") return { at: "service" };
  return step.at === "service" ? WELCOME : step;
}

function answers(step: Step, key: string): step is Extract<Step, { at: "issuing" }> {
  return step.at === "issuing" && step.wish.key === key;
}

/** How long a step waits for a sign of the visitor before it goes back to the start. */
export const PATIENCE_SECONDS: Record<Step["at"], number | null> = {
  welcome: null,
  service: 45,
  email: 60,
  issuing: null,
  refused: 30,
  ticket: 30,
};
