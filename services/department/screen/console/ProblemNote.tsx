import { useWords } from "@web/i18n";
import type { Problem } from "@web/problem";
import { sentenceOf, WORDS } from "./words";

/** What did not work and why, until the next action or a click. */
export function ProblemNote({
  problem,
  onDismiss,
}: {
  problem: Problem | null;
  onDismiss: () => void;
}) {
  const words = useWords(WORDS);
  return (
    <div role="alert" className="problem">
      {problem && (
        <p className={problem.status === 409 ? "note warn" : "note bad"}>
          {sentenceOf(words, problem.code, problem.sentence)}
          <button
            type="button"
            className="plain"
            onClick={onDismiss}
            aria-label={words.cancelDialog}
          >
            ✕
          </button>
        </p>
      )}
    </div>
  );
}
