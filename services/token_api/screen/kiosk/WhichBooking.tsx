import { timeIn } from "@web/clock";
import { nameIn, useLanguage } from "@web/i18n";
import type { Choice } from "./choices";
import { useMessages } from "./messages";
import { StepTitle } from "./StepTitle";

interface Props {
  choices: Choice[];
  timeZone: string;
  sending: boolean;
  onChosen: (slotId: string) => void;
  onNone: () => void;
}

/** Several appointments of today have the typed number: by time, doctor and department one is chosen. */
export function WhichBooking({ choices, timeZone, sending, onChosen, onNone }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  return (
    <>
      <StepTitle>{t("whichBooking")}</StepTitle>
      <ul className="services">
        {choices.map((one) => (
          <li key={one.slot_id}>
            <button
              type="button"
              className="service"
              disabled={sending}
              onClick={() => onChosen(one.slot_id)}
            >
              <span className="service-title">
                <span className="service-name">
                  <bdi>{one.doctor}</bdi>
                </span>
                <span className="service-of">
                  <bdi>{nameIn(one.department, language)}</bdi>
                </span>
              </span>
              <span className="service-facts">
                <strong>{timeIn(timeZone, language, one.starts_at)}</strong>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="middle-ways">
        <button type="button" className="button" onClick={onNone}>
          {t("noneOfThese")}
        </button>
      </div>
    </>
  );
}
