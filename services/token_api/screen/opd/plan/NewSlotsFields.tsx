import { useLanguage } from "@web/i18n";
import type { Discipline } from "@web/types/token_api";
import { useMessages } from "./messages";
import { type Draft, WEEKDAYS, weekdayName, weekdayOf } from "./pattern";

interface Props {
  draft: Draft;
  onChange: (draft: Draft) => void;
}

const DISCIPLINES: readonly Discipline[] = ["ageing", "preemptive", "elastic"];

/** When the slots are, and how they are filled. */
export function NewSlotsFields({ draft, onChange }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const change = (part: Partial<Draft>) => onChange({ ...draft, ...part });
  const toggle = (weekday: number) =>
    change({
      weekdays: draft.weekdays.includes(weekday)
        ? draft.weekdays.filter((one) => one !== weekday)
        : [...draft.weekdays, weekday].sort(),
    });
  const number = (figure: "slotMinutes" | "seats" | "paceMinutes", most: number) => (
    <label className="field">
      {t(`field.${figure}`)}
      <input
        type="number"
        inputMode="numeric"
        required
        min={1}
        max={most}
        value={Number.isNaN(draft[figure]) ? "" : draft[figure]}
        onChange={(event) => change({ [figure]: event.target.valueAsNumber })}
      />
    </label>
  );
  const box = (choice: "weekly" | "checkIn" | "phoneBooking") => (
    <label className="choice">
      <input
        type="checkbox"
        checked={draft[choice]}
        onChange={(event) => change({ [choice]: event.target.checked })}
      />
      {t(`box.${choice}`)}
    </label>
  );
  return (
    <>
      <div className="two-fields">
        <label className="field">
          {t("from")}
          <input
            type="time"
            required
            value={draft.from}
            onChange={(event) => change({ from: event.target.value })}
          />
        </label>
        <label className="field">
          {t("to")}
          <input
            type="time"
            required
            value={draft.to}
            onChange={(event) => change({ to: event.target.value })}
          />
        </label>
        {number("slotMinutes", 24 * 60)}
        {number("seats", 500)}
        {number("paceMinutes", 240)}
      </div>
      <label className="field">
        {t("day")}
        <input
          type="date"
          required
          value={draft.firstDay}
          onChange={(event) =>
            change({
              firstDay: event.target.value,
              ...(event.target.value ? { weekdays: [weekdayOf(event.target.value)] } : {}),
            })
          }
        />
      </label>
      {box("weekly")}
      {draft.weekly && (
        <>
          <fieldset className="group">
            <legend>{t("weekdays")}</legend>
            <div className="choices">
              {WEEKDAYS.map((weekday) => (
                <label key={weekday} className="choice">
                  <input
                    type="checkbox"
                    checked={draft.weekdays.includes(weekday)}
                    onChange={() => toggle(weekday)}
                  />
                  {weekdayName(weekday, language)}
                </label>
              ))}
            </div>
          </fieldset>
          <label className="field">
            {t("until")}
            <input
              type="date"
              required
              min={draft.firstDay}
              value={draft.lastDay}
              onChange={(event) => change({ lastDay: event.target.value })}
            />
          </label>
        </>
      )}
      <label className="field">
        {t("disciplineName")}
        <select
          value={draft.discipline}
          onChange={(event) => {
            const chosen = DISCIPLINES.find((one) => one === event.target.value);
            if (chosen) change({ discipline: chosen });
          }}
        >
          {DISCIPLINES.map((one) => (
            <option key={one} value={one}>
              {t(`discipline.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {box("checkIn")}
      {box("phoneBooking")}
    </>
  );
}
