import { useMessages } from "./messages";
import { StepTitle } from "./StepTitle";

/** The moment between wish and ticket; says so plainly when it takes longer than it should. */
export function IssuingStep({ retrying }: { retrying: boolean }) {
  const t = useMessages();
  return (
    <div className="middle" aria-busy="true">
      <span className="printing" aria-hidden="true" />
      <StepTitle>{t("issuing")}</StepTitle>
      <p className="step-why" role="status">
        {retrying && t("retrying")}
      </p>
    </div>
  );
}
