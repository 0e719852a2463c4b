import { useWords } from "@web/i18n";
import { StepTitle } from "./StepTitle";
import { WORDS } from "./words";

/** The moment between wish and ticket; says so plainly when it takes longer than it should. */
export function IssuingStep({ retrying }: { retrying: boolean }) {
  const words = useWords(WORDS);
  return (
    <div className="middle" aria-busy="true">
      <span className="printing" aria-hidden="true" />
      <StepTitle>{words.issuing}</StepTitle>
      <p className="step-why" role="status">
        {retrying && words.retrying}
      </p>
    </div>
  );
}
