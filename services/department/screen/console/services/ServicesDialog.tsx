import { isolated, nameIn, useLanguage } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { LineToken, ServicesAnswer } from "@web/types/department";
import { useState } from "react";
import { Dialog } from "../Dialog";
import { bareName } from "../profiles/queueName";
import { countersOf, type DirectoryNames } from "../useQueues";
import { useMessages } from "./messages";

interface Props {
  token: LineToken;
  names: DirectoryNames;
  session: SignedIn;
  onClose: () => void;
}

/** Where somebody goes on to within their visit: each once the one before is served. */
export function ServicesDialog({ token, names, session, onClose }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const actions = useActions(session);
  const [services, setServices] = useState(token.services);
  const path = `/api/v1/tokens/${token.id}/services`;
  const branchId = names.department?.branch_id;
  const others = countersOf(names.queues).filter(
    ({ queue_id, branch_id }) =>
      queue_id !== token.queue_id && branch_id === branchId && !services.includes(queue_id),
  );
  const keep = (answer: ServicesAnswer | null) => answer && setServices(answer.services);
  const nameOf = (queueId: string) => bareName(names.queues, queueId, language);
  return (
    <Dialog title={t("title", { label: token.token_label })} onClose={onClose}>
      <ProblemNote actions={actions} pageMessages={t} />
      <section aria-live="polite">
        <h3>{t("toCome")}</h3>
        {services.length === 0 && <p>{t("none")}</p>}
        <ol className="services-to-come">
          {services.map((queueId) => (
            <li key={queueId}>
              <bdi>{nameOf(queueId)}</bdi>
              <button
                type="button"
                className="button small"
                aria-label={t("takeOut", { service: isolated(nameOf(queueId)) })}
                disabled={actions.busy}
                onClick={async () => {
                  const one = `${path}/${encodeURIComponent(queueId)}`;
                  keep(await actions.send<ServicesAnswer>("DELETE", one));
                }}
              >
                ✕
              </button>
            </li>
          ))}
        </ol>
      </section>
      <h3>{t("add")}</h3>
      {others.length === 0 && <p>{t("noMore")}</p>}
      <ul className="targets">
        {others.map((queue, n) => (
          <li key={queue.queue_id}>
            <button
              type="button"
              className="button target"
              data-first={n === 0 || undefined}
              disabled={actions.busy}
              onClick={async () =>
                keep(await actions.act<ServicesAnswer>(path, { queue_id: queue.queue_id }))
              }
            >
              <bdi>{nameIn(queue.names, language)}</bdi>
              {queue.paused && <small>{t("paused")}</small>}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
