import { problemSentence } from "@web/messages/problemSentence";
import type { Problem } from "@web/problem";
import { useMessages } from "./messages";

/** What did not work and why, until the next action or a click. */
export function ProblemNote({
  problem,
  onDismiss,
}: {
  problem: Problem | null;
  onDismiss: () => void;
}) {
  const t = useMessages();
  return (
    <div role="alert" className="problem">
      {problem && (
        <p className={problem.status === 409 ? "note warn" : "note bad"}>
          {problemSentence(t, problem)}
          <button
            type="button"
            className="plain"
            onClick={onDismiss}
            aria-label={t("cancelDialog")}
          >
            ✕
          </button>
        </p>
      )}
    </div>
  );
}
