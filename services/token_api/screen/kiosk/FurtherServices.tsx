import { call } from "@web/api";
import { isolated, nameIn, useLanguage } from "@web/i18n";
import { problemSentence } from "@web/messages/problemSentence";
import type { IssuedToken, Kiosk, QueueToCome, TicketAnswer } from "@web/types/token_api";
import { useState } from "react";
import { useMessages } from "./messages";
import type { Wish } from "./steps";

interface Props {
  kiosk: Kiosk;
  wish: Wish;
  issued: IssuedToken;
  further: QueueToCome[];
  onFurther: (further: QueueToCome[]) => void;
}

/** What else the visitor has come for: each is joined with this number, once the one before is served. */
export function FurtherServices({ kiosk, wish, issued, further, onFurther }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const [choosing, setChoosing] = useState(false);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const taken = [wish.queue.queue_id, ...further.map((one) => one.queue_id)];
  const offered = kiosk.departments
    .flatMap((department) => department.queues)
    .filter((queue) => queue.open && !queue.paused && !taken.includes(queue.queue_id));
  const secret = issued.ticket_url?.split("/").at(-1);
  if (!wish.queue.services || secret === undefined) return null;

  const add = async (queueId: string) => {
    setSending(true);
    setProblem(null);
    try {
      const path = `/api/v1/tickets/${secret}/services`;
      const answer = await call<TicketAnswer>("POST", path, { body: { queue_id: queueId } });
      onFurther(answer.ticket.services);
      setChoosing(false);
    } catch (error) {
      setProblem(error);
    } finally {
      setSending(false);
    }
  };
  const names = further.map((one) => isolated(nameIn(one.names, language)));
  return (
    <section className="further" aria-live="polite">
      {names.length > 0 && <p>{t("furtherThen", { names: names.join(" → ") })}</p>}
      {problem !== null && <p className="note warn">{problemSentence(t, problem)}</p>}
      {choosing && (
        <ul className="services">
          {offered.map((queue) => (
            <li key={queue.queue_id}>
              <button
                type="button"
                className="service"
                disabled={sending}
                onClick={() => void add(queue.queue_id)}
              >
                <span className="service-title">
                  <span className="service-name">
                    <bdi>{nameIn(queue.names, language)}</bdi>
                  </span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {offered.length > 0 && !choosing && (
        <button type="button" className="button" onClick={() => setChoosing(true)}>
          {t("furtherAdd")}
        </button>
      )}
    </section>
  );
}
