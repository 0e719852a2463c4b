import { nameIn, useLanguage } from "@web/i18n";
import type { JoinDepartment, JoinQueue, JoinTicket, Offers } from "@web/types/token_api";
import { waitInWords } from "@web/wait";
import { ClosingNote } from "./ClosingNote";
import { useMessages } from "./messages";
import { opensInWords } from "./opensInWords";

interface ServicesProps {
  offers: Offers;
  held: JoinTicket[];
  choosable: boolean;
  onChosen: (queue: JoinQueue) => void;
}

/** One big button a service: how many wait and how long, or why it is shut. */
export function Services({ offers, held, choosable, onChosen }: ServicesProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const opens = opensInWords(offers, language);
  const holds = new Set(held.map((ticket) => ticket.queue_id));
  const offered = offers.departments.flatMap((department) =>
    department.queues.map((queue) => ({ department, queue })),
  );
  const Title = held.length > 0 ? "h2" : choosable ? "h1" : "h2";
  return (
    <section className="offers">
      {!offers.open && (
        <p className="note warn">
          {t("closedNow")} {offers.closed_reason && <bdi>{offers.closed_reason}</bdi>}{" "}
          {opens && t("opens", { time: opens })}
        </p>
      )}
      <Title>{held.length > 0 ? t("anotherService") : t("chooseService")}</Title>
      {offered.length === 0 && <p className="note warn">{t("noServices")}</p>}
      <ul>
        {offered
          .filter(({ queue }) => !holds.has(queue.queue_id))
          .map(({ department, queue }) => (
            <li key={queue.queue_id}>
              <button
                type="button"
                className="offer"
                disabled={!choosable || queue.state !== "open"}
                onClick={() => onChosen(queue)}
              >
                <Names department={department} queue={queue} />
                <Facts
                  queue={queue}
                  closed={offers.open && !department.open ? department : null}
                  timeZone={offers.time_zone}
                />
              </button>
            </li>
          ))}
      </ul>
    </section>
  );
}

function Names({ department, queue }: { department: JoinDepartment; queue: JoinQueue }) {
  const { language } = useLanguage();
  return (
    <span className="offer-names">
      <bdi className="offer-name">{nameIn(queue.names, language)}</bdi>
      {department.queues.length > 1 && (
        <bdi className="offer-of">{nameIn(department.names, language)}</bdi>
      )}
    </span>
  );
}

interface FactsProps {
  queue: JoinQueue;
  /** The department, when it alone is closed. */
  closed: JoinDepartment | null;
  timeZone: string;
}

function Facts({ queue, closed, timeZone }: FactsProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const opens = closed && opensInWords({ ...closed, time_zone: timeZone }, language);
  if (queue.state !== "open")
    return (
      <span className="offer-shut">
        {t(`state.${queue.state}`)} {closed?.closed_reason && <bdi>{closed.closed_reason}</bdi>}{" "}
        {opens && t("opens", { time: opens })}
        {closed === null && queue.closing && (
          <ClosingNote closing={queue.closing} open={false} timeZone={timeZone} />
        )}
      </span>
    );
  return (
    <span className="offer-facts">
      <span>{t("waiting", { count: queue.waiting_count })}</span>
      {queue.estimated_wait && (
        <strong>{t("wait", { time: waitInWords(language, queue.estimated_wait) })}</strong>
      )}
      {queue.closing && <ClosingNote closing={queue.closing} open timeZone={timeZone} />}
    </span>
  );
}
