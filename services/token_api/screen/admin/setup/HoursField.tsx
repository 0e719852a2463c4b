import { localeOf, useLanguage } from "@web/i18n";
import { type Hours, officeHours, weekdayIn, withDay } from "./hours";
import { useMessages } from "./messages";

interface Props {
  hours: Hours | null;
  onChange: (hours: Hours | null) => void;
}

const NEXT_SPAN = ["14:00", "18:00"];

/** Always open, or the spans of each weekday. */
export function HoursField({ hours, onChange }: Props) {
  const t = useMessages();
  return (
    <fieldset className="group">
      <legend>{t("hours")}</legend>
      <label className="choice">
        <input type="radio" name="hours" checked={hours === null} onChange={() => onChange(null)} />
        {t("alwaysOpen")}
      </label>
      <label className="choice">
        <input
          type="radio"
          name="hours"
          checked={hours !== null}
          onChange={() => onChange(officeHours())}
        />
        {t("byWeekday")}
      </label>
      {hours && (
        <ul className="week">
          {hours.map((spans, day) => (
            <Day
              // biome-ignore lint/suspicious/noArrayIndexKey: a weekday is its index
              key={day}
              day={day}
              spans={spans}
              onChange={(changed) => onChange(withDay(hours, day, changed))}
            />
          ))}
        </ul>
      )}
    </fieldset>
  );
}

interface DayProps {
  day: number;
  spans: string[][];
  onChange: (spans: string[][]) => void;
}

function Day({ day, spans, onChange }: DayProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const weekday = weekdayIn(localeOf(language), day);
  const change = (index: number, end: number, time: string) =>
    onChange(
      spans.map((span, each) =>
        each === index ? span.map((old, at) => (at === end ? time : old)) : span,
      ),
    );
  return (
    <li>
      <span className="week-day">{weekday}</span>
      <span className="week-spans">
        {spans.length === 0 && <span className="soft">{t("closedThen")}</span>}
        {spans.map((span, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: spans are told apart by their place only
          <span key={index} className="week-span">
            <input
              type="time"
              required
              aria-label={t("opensOn", { day: weekday })}
              value={span[0]}
              onChange={(event) => change(index, 0, event.target.value)}
            />
            –
            <input
              type="time"
              required
              aria-label={t("closesOn", { day: weekday })}
              value={span[1] === "24:00" ? "00:00" : span[1]}
              onChange={(event) => change(index, 1, event.target.value)}
            />
            <button
              type="button"
              className="plain"
              aria-label={t("removeSpan", { day: weekday })}
              onClick={() => onChange(spans.filter((_, each) => each !== index))}
            >
              ✕
            </button>
          </span>
        ))}
        <button
          type="button"
          className="plain add-span"
          aria-label={t("addSpan", { day: weekday })}
          onClick={() => onChange([...spans, spans.length ? NEXT_SPAN : ["09:00", "17:00"]])}
        >
          +
        </button>
      </span>
    </li>
  );
}
