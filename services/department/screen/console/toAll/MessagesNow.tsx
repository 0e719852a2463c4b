import { timeIn } from "@web/clock";
import { nameIn, useLanguage } from "@web/i18n";
import { MessageToAll } from "@web/toAll/MessageToAll";
import type { Line, Queue } from "@web/types/department";
import { useMessages } from "./messages";

interface Props {
  line: Line | null;
  queues: Queue[];
  timeZone: string;
  now: number;
  onEnd: (messageId: string) => void;
}

/** What is said to all who wait now, as they read it, and how to end it. */
export function MessagesNow({ line, queues, timeZone, now, onEnd }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const live = line?.messages.filter((one) => Date.parse(one.ends_at) > now) ?? [];
  if (live.length === 0) return null;
  return (
    <section className="to-all" aria-label={t("open")}>
      <ul>
        {live.map((message) => {
          const queue = queues.find((one) => one.queue_id === message.queue_id);
          return (
            <li key={message.id} className="note warn">
              <span>
                {queue && (
                  <strong>
                    <bdi>{nameIn(queue.names, language)}</bdi>:{" "}
                  </strong>
                )}
                <MessageToAll message={message} timeZone={timeZone} />{" "}
                <small>{t("until", { time: timeIn(timeZone, language, message.ends_at) })}</small>
              </span>
              <button type="button" className="button small" onClick={() => onEnd(message.id)}>
                {t("end")}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
