import { useLanguage } from "@web/i18n";
import type { Queue } from "@web/types/department";
import { useMessages } from "./messages";
import { bareName, queueName } from "./queueName";

interface Props {
  queues: Queue[];
  chosen: string[];
  ordered: boolean;
  onChange: (chosen: string[]) => void;
}

/** Tick queues; the ticked stand first, in their order, which buttons (and Alt+arrows) change. */
export function QueueOrder({ queues, chosen, ordered, onChange }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const rest = queues.map((one) => one.queue_id).filter((one) => !chosen.includes(one));
  const move = (queueId: string, step: number) => {
    const from = chosen.indexOf(queueId);
    const to = from + step;
    if (from < 0 || to < 0 || to >= chosen.length) return;
    const moved = chosen.filter((one) => one !== queueId);
    moved.splice(to, 0, queueId);
    onChange(moved);
  };
  return (
    <ol className="queue-order">
      {[...chosen, ...rest].map((queueId) => {
        const name = queueName(queues, queueId, language);
        const place = chosen.indexOf(queueId);
        return (
          <li key={queueId}>
            <label>
              <input
                type="checkbox"
                checked={place >= 0}
                onChange={(event) =>
                  onChange(
                    event.target.checked
                      ? [...chosen, queueId]
                      : chosen.filter((one) => one !== queueId),
                  )
                }
                onKeyDown={(event) => {
                  if (!event.altKey || !event.key.startsWith("Arrow")) return;
                  event.preventDefault();
                  move(queueId, event.key === "ArrowUp" ? -1 : 1);
                }}
              />
              <bdi>{bareName(queues, queueId, language)}</bdi>
            </label>
            {ordered && place >= 0 && (
              <span className="moves">
                <button
                  type="button"
                  className="plain"
                  aria-label={t("up", { queue: name })}
                  disabled={place === 0}
                  onClick={() => move(queueId, -1)}
                >
                  ↑
                </button>
                <button
                  type="button"
                  className="plain"
                  aria-label={t("down", { queue: name })}
                  disabled={place === chosen.length - 1}
                  onClick={() => move(queueId, 1)}
                >
                  ↓
                </button>
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
