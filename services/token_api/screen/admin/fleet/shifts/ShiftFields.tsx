import { localeOf, useLanguage } from "@web/i18n";
import type { FieldValues, Path, UseFormRegister } from "react-hook-form";
import { weekdayIn } from "../../setup/hours";
import { useMessages } from "../messages";
import type { ShiftTimes } from "./shiftTimes";

const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6];

interface Props<Fields extends FieldValues & ShiftTimes> {
  register: UseFormRegister<Fields>;
  kind: ShiftTimes["kind"];
}

/** Weekly by the station's clock, or one time. */
export function ShiftFields<Fields extends FieldValues & ShiftTimes>({
  register,
  kind,
}: Props<Fields>) {
  const t = useMessages();
  const { language } = useLanguage();
  const of = (name: keyof ShiftTimes) => register(name as Path<Fields>);
  return (
    <>
      <fieldset className="group wide">
        <legend>{t("when")}</legend>
        <div className="choices">
          <label className="choice">
            <input type="radio" value="weekly" {...of("kind")} />
            {t("weekly")}
          </label>
          <label className="choice">
            <input type="radio" value="once" {...of("kind")} />
            {t("once")}
          </label>
        </div>
        {kind === "weekly" && (
          <div className="choices">
            {WEEKDAYS.map((day) => (
              <label key={day} className="choice">
                <input type="checkbox" value={day} {...of("weekdays")} />
                {weekdayIn(localeOf(language), day)}
              </label>
            ))}
          </div>
        )}
      </fieldset>
      {kind === "weekly" ? (
        <>
          <label className="field">
            {t("from")}
            <input type="time" required {...of("from")} />
          </label>
          <label className="field">
            {t("to")}
            <input type="time" required {...of("to")} />
          </label>
          <label className="field">
            {t("firstDay")}
            <input type="date" {...of("first_day")} />
          </label>
          <label className="field">
            {t("lastDay")}
            <input type="date" {...of("last_day")} />
          </label>
        </>
      ) : (
        <>
          <label className="field">
            {t("from")}
            <input type="datetime-local" required {...of("starts_at")} />
          </label>
          <label className="field">
            {t("to")}
            <input type="datetime-local" required {...of("ends_at")} />
          </label>
        </>
      )}
      <p className="soft wide">{t("whenWhat")}</p>
    </>
  );
}
