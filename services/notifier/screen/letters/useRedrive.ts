import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { Letter, RedriveAnswer } from "@web/types/notifier";
import { useState } from "react";

/** Send dead letters again, and keep what became of each until the next time. */
export function useRedrive(session: SignedIn, done: () => void) {
  const actions = useActions(session);
  const [outcomes, setOutcomes] = useState<RedriveAnswer["letters"]>([]);
  const send = async (letters: Letter[]) => {
    setOutcomes([]);
    const asked = letters.map(({ id, died_at }) => ({ id, died_at }));
    const answer = await actions.act<RedriveAnswer>("/api/v1/letters/redrive", { letters: asked });
    if (answer === null) return;
    setOutcomes(answer.letters);
    done();
  };
  return { ...actions, outcomes, send, forget: () => setOutcomes([]) };
}

export type Redrive = ReturnType<typeof useRedrive>;
