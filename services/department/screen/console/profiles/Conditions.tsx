import { useLanguage } from "@web/i18n";
import type { HelpIn, Queue } from "@web/types/department";
import { useMessages } from "./messages";
import { queueName } from "./queueName";

const MINUTES_AT_FIRST = 20;
const HELPS_MAX = 20;

interface Props {
  queues: Queue[];
  helps: HelpIn[];
  onChange: (helps: HelpIn[]) => void;
}

/** When the desk serves more: each condition is a sentence with two or three choices. */
export function Conditions({ queues, helps, onChange }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const first = queues[0];
  const replace = (place: number, help: HelpIn) =>
    onChange(helps.map((one, n) => (n === place ? help : one)));
  return (
    <fieldset className="conditions">
      <legend>{t("more")}</legend>
      {helps.map((help, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no other name, nor order
        <div key={n} className="condition">
          <select
            aria-label={t("condition")}
            value={help.when}
            onChange={(event) =>
              replace(
                n,
                event.target.value === "WAIT_OVER"
                  ? { ...help, when: "WAIT_OVER", minutes: help.minutes ?? MINUTES_AT_FIRST }
                  : { ...help, when: "OWN_EMPTY", minutes: null },
              )
            }
          >
            <option value="WAIT_OVER">{t("waitOver")}</option>
            <option value="OWN_EMPTY">{t("ownEmpty")}</option>
          </select>
          <select
            aria-label={t("queue")}
            value={help.queue_id}
            onChange={(event) => replace(n, { ...help, queue_id: event.target.value })}
          >
            {queues.map((one) => (
              <option key={one.queue_id} value={one.queue_id}>
                {queueName(queues, one.queue_id, language)}
              </option>
            ))}
          </select>
          {help.when === "WAIT_OVER" && (
            <label className="minutes">
              {t("over")}
              <input
                type="number"
                min={1}
                max={1440}
                required
                value={help.minutes ?? ""}
                onChange={(event) =>
                  replace(n, { ...help, minutes: event.target.valueAsNumber || null })
                }
              />
            </label>
          )}
          <button
            type="button"
            className="button small"
            onClick={() => onChange(helps.filter((_, place) => place !== n))}
          >
            {t("removeCondition")}
          </button>
        </div>
      ))}
      {first && helps.length < HELPS_MAX && (
        <button
          type="button"
          className="button small"
          onClick={() =>
            onChange([
              ...helps,
              { queue_id: first.queue_id, when: "WAIT_OVER", minutes: MINUTES_AT_FIRST },
            ])
          }
        >
          {t("addCondition")}
        </button>
      )}
    </fieldset>
  );
}
