import { timeIn } from "@web/clock";
import { nameIn, useLanguage } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { QueueOverview } from "@web/types/department";
import { type FormEvent, useState } from "react";
import { useMessages } from "./messages";

interface Props {
  departmentId: string;
  queue: QueueOverview;
  timeZone: string;
  session: SignedIn;
}

/** Lets a counter's line close at a time today, or stay open after all. */
export function ClosingForm({ departmentId, queue, timeZone, session }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const actions = useActions(session);
  const [times, setTimes] = useState({ last_ticket: "", closes: "" });
  const department = encodeURIComponent(departmentId);
  const path = `/api/v1/departments/${department}/queues/${encodeURIComponent(queue.queue_id)}/closing`;
  const { closing } = queue;
  const name = nameIn(queue.names, language) || queue.queue_id;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await actions.send("PUT", path, times)) setTimes({ last_ticket: "", closes: "" });
  };
  return (
    <li>
      <h3>
        <bdi>{name}</bdi>
      </h3>
      {closing && (
        <div className="overview-closing-now">
          <p>
            {t("closesAt", {
              last: timeIn(timeZone, language, closing.last_ticket_at),
              closes: timeIn(timeZone, language, closing.closes_at),
            })}
          </p>
          <button
            type="button"
            className="button small"
            disabled={actions.busy}
            onClick={() => void actions.send("DELETE", path)}
          >
            {t("stayOpen")}
          </button>
        </div>
      )}
      <form className="overview-closing" onSubmit={submit}>
        <label className="field">
          {t("lastTicketAt")}
          <input
            type="time"
            required
            value={times.last_ticket}
            onChange={(event) => setTimes({ ...times, last_ticket: event.target.value })}
          />
        </label>
        <label className="field">
          {t("closesAtTime")}
          <input
            type="time"
            required
            value={times.closes}
            onChange={(event) => setTimes({ ...times, closes: event.target.value })}
          />
        </label>
        <button type="submit" className="button small" disabled={actions.busy}>
          {closing ? t("changeClosing") : t("closeLine")}
        </button>
      </form>
      <ProblemNote actions={actions} pageMessages={t} />
    </li>
  );
}
