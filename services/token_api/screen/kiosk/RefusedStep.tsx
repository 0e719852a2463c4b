import { problemSentence } from "@web/messages/problemSentence";
import type { Problem } from "@web/problem";
import { worthAnotherTry } from "./issue";
import { useMessages } from "./messages";
import { StepTitle } from "./StepTitle";

interface RefusedProps {
  problem: Problem;
  onAgain: () => void;
  onOther: () => void;
}

export function RefusedStep({ problem, onAgain, onOther }: RefusedProps) {
  const t = useMessages();
  return (
    <div className="middle">
      <StepTitle>{t("refusedTitle")}</StepTitle>
      <p className="step-why" role="alert">
        {worthAnotherTry(problem) ? t("unreachableWhat") : problemSentence(t, problem)}
      </p>
      <div className="middle-ways">
        {worthAnotherTry(problem) && (
          <button type="button" className="button primary" onClick={onAgain}>
            {t("tryAgain")}
          </button>
        )}
        <button type="button" className="button" onClick={onOther}>
          {t("otherService")}
        </button>
      </div>
    </div>
  );
}
