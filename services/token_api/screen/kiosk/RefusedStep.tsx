import { useWords } from "@web/i18n";
import type { Problem } from "@web/problem";
import { worthAnotherTry } from "./issue";
import { StepTitle } from "./StepTitle";
import { sentenceFor, WORDS } from "./words";

interface RefusedProps {
  problem: Problem;
  onAgain: () => void;
  onOther: () => void;
}

export function RefusedStep({ problem, onAgain, onOther }: RefusedProps) {
  const words = useWords(WORDS);
  return (
    <div className="middle">
      <StepTitle>{words.refusedTitle}</StepTitle>
      <p className="step-why" role="alert">
        {worthAnotherTry(problem) ? words.unreachableWhat : sentenceFor(words, problem.code)}
      </p>
      <div className="middle-ways">
        {worthAnotherTry(problem) && (
          <button type="button" className="button primary" onClick={onAgain}>
            {words.tryAgain}
          </button>
        )}
        <button type="button" className="button" onClick={onOther}>
          {words.otherService}
        </button>
      </div>
    </div>
  );
}
