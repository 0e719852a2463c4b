import type { Translate } from "../messages/catalogue";
import { problemSentence } from "../messages/problemSentence";
import { useMessages } from "./messages";
import type { Actions } from "./useActions";

interface Props {
  actions: Pick<Actions, "problem" | "dismiss">;
  /** The page's messages, for its sentences of problems. */
  pageMessages: Translate;
}

/** What did not work and why, until the next action or a click. */
export function ProblemNote({ actions: { problem, dismiss }, pageMessages }: Props) {
  const t = useMessages();
  return (
    <div role="alert" className="problem">
      {problem && (
        <p className={problem.status === 409 ? "note warn" : "note bad"}>
          {problemSentence(pageMessages, problem)}
          <button type="button" className="plain" onClick={dismiss} aria-label={t("dismiss")}>
            ✕
          </button>
        </p>
      )}
    </div>
  );
}
