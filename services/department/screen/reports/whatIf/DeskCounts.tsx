import type { DayAnswer } from "@web/types/department";
import { useMessages } from "../messages";
import { clock } from "./changes";

interface Props {
  desks: DayAnswer["desks"];
  counts: Record<number, number>;
  onChange: (counts: Record<number, number>) => void;
}

const DESKS_MAX = 200;

/** The desks of each hour, as they were, to be changed. */
export function DeskCounts({ desks, counts, onChange }: Props) {
  const t = useMessages();
  return (
    <fieldset className="desk-counts">
      <legend>{t("desksByHour")}</legend>
      {desks.map(({ hour, desks: real }) => (
        <label key={hour} className={(counts[hour] ?? real) === real ? "" : "changed"}>
          <span>{clock(hour)}</span>
          <input
            type="number"
            inputMode="numeric"
            min={0}
            max={DESKS_MAX}
            value={counts[hour] ?? real}
            onChange={(event) =>
              onChange({
                ...counts,
                [hour]: Math.max(0, Math.round(event.target.valueAsNumber || 0)),
              })
            }
          />
          <span className="quiet">{t("wasDesks", { count: real })}</span>
        </label>
      ))}
    </fieldset>
  );
}
