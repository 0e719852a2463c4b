import { timeIn } from "@web/clock";
import { nameIn, useLanguage } from "@web/i18n";
import type { QueueOverview } from "@web/types/department";
import { durationInWords } from "@web/wait";
import { useMessages } from "./messages";
import { isOverTarget, waitedInWords } from "./waits";

interface Props {
  queues: QueueOverview[];
  timeZone: string;
  now: number;
}

/** The counters of a department, where it has several: each has a line and a target. */
export function QueueList({ queues, timeZone, now }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  return (
    <table className="overview-queues">
      <thead>
        <tr>
          <th scope="col">{t("queue")}</th>
          <th scope="col">{t("waiting")}</th>
          <th scope="col">{t("longestWait")}</th>
        </tr>
      </thead>
      <tbody>
        {queues.map((queue) => (
          <tr key={queue.queue_id}>
            <th scope="row">
              <bdi>{nameIn(queue.names, language) || queue.queue_id}</bdi>
              {queue.paused && <span className="overview-soft"> {t("paused")}</span>}
              {queue.closing && (
                <span className="overview-soft">
                  {" "}
                  {t("closesSoon", { closes: timeIn(timeZone, language, queue.closing.closes_at) })}
                </span>
              )}
            </th>
            <td>{queue.waiting_count}</td>
            <td className={isOverTarget(queue, now) ? "overview-over" : undefined}>
              {waitedInWords(language, queue.waits_since, now)}
              <span className="overview-soft">
                {" "}
                {t("target", {
                  target: durationInWords(language, Math.round(queue.wait_target_seconds / 60)),
                })}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
