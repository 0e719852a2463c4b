import { useLanguage } from "@web/i18n";
import type { Line, Queue } from "@web/types/department";
import { useMessages } from "./messages";
import { queueName } from "./queueName";

/** Says to supervisors in which queues people wait for whom no open desk would call. */
export function Unserved({ line, queues }: { line: Line | null; queues: Queue[] }) {
  const t = useMessages();
  const { language } = useLanguage();
  const counters = queues.map((one) => one.queue_id);
  return (
    <div role="alert" className="unserved">
      {line?.unserved.map((one) => (
        <p key={one.queue_id} className="note bad">
          {t("unserved", {
            queue: counters.includes(one.queue_id)
              ? queueName(queues, one.queue_id, language)
              : t("appointments"),
            count: one.waiting_count,
          })}
        </p>
      ))}
    </div>
  );
}
