import { momentIn } from "@web/clock";
import { isolated, useLanguage } from "@web/i18n";
import type { PatternSlot } from "@web/types/token_api";
import { useMessages } from "./messages";

const SHOWN_MAX = 40;

/** How many slots there will be, and which of the pattern there will not. */
export function PatternPreview({ slots }: { slots: PatternSlot[] }) {
  const t = useMessages();
  const { language } = useLanguage();
  const left = slots.filter((slot) => slot.left_out !== null);
  const made = slots.filter((slot) => slot.left_out === null);
  // The times are those of the branch's clock, without a zone.
  const at = (time: string) => isolated(momentIn("UTC", language, `${time}Z`));
  return (
    <>
      <p>
        <strong>{t("willBeMade", { count: made.length })}</strong>
        {made[0] && made.at(-1) !== made[0] && (
          <span className="soft">
            {" "}
            {t("firstToLast", {
              first: at(made[0].start_time),
              last: at(made.at(-1)?.start_time ?? made[0].start_time),
            })}
          </span>
        )}
      </p>
      {left.length > 0 && (
        <>
          <p>{t("leftOut", { count: left.length })}</p>
          <ul className="left-out">
            {left.slice(0, SHOWN_MAX).map((slot) => (
              <li key={slot.start_time}>
                {at(slot.start_time)}{" "}
                {slot.left_out && <span className="tag warn">{t(`why.${slot.left_out}`)}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
