import type { ClosedSpan } from "@web/types/token_api";
import { useMessages } from "./messages";

interface Props {
  days: ClosedSpan[];
  /** Today in the branch, where a new stretch begins. */
  today: string;
  /** How many have booked for one of these days. */
  booked: (span: ClosedSpan) => number;
  onChange: (days: ClosedSpan[]) => void;
}

/** Stretches of days on which nothing is given out, each with what visitors are told. */
export function ClosedDaysField({ days, today, booked, onChange }: Props) {
  const t = useMessages();
  const change = (index: number, part: Partial<ClosedSpan>) =>
    onChange(days.map((span, each) => (each === index ? { ...span, ...part } : span)));
  return (
    <fieldset className="group">
      <legend>{t("closedDays")}</legend>
      <p className="soft">{t("closedDaysMean")}</p>
      <ul className="closed-days">
        {days.map((span, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: stretches are told apart by their place only
          <li key={index}>
            <label className="field">
              {t("firstDay")}
              <input
                type="date"
                required
                value={span.first}
                onChange={({ target: { value } }) =>
                  change(index, { first: value, ...(span.last < value ? { last: value } : {}) })
                }
              />
            </label>
            <label className="field">
              {t("lastDay")}
              <input
                type="date"
                required
                min={span.first}
                value={span.last}
                onChange={(event) => change(index, { last: event.target.value })}
              />
            </label>
            <label className="field closed-why">
              {t("closedWhy")}
              <input
                maxLength={80}
                value={span.reason ?? ""}
                onChange={(event) => change(index, { reason: event.target.value || null })}
              />
            </label>
            <button
              type="button"
              className="plain"
              aria-label={t("removeClosedDays", { number: index + 1 })}
              onClick={() => onChange(days.filter((_, each) => each !== index))}
            >
              ✕
            </button>
            {booked(span) > 0 && (
              <p className="note warn booked">{t("booked", { count: booked(span) })}</p>
            )}
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="button small"
        onClick={() => onChange([...days, { first: today, last: today, reason: null }])}
      >
        {t("addClosedDays")}
      </button>
    </fieldset>
  );
}
