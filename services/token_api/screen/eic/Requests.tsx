import { timeIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import type { Actions } from "@web/session/useActions";
import type { StationQueueEvent, StockRequest } from "@web/types/token_api";
import { type DragEvent, useState } from "react";
import { useMessages } from "./messages";
import { DRAGGED } from "./Tokens";
import type { Choice } from "./useChoice";

interface Props {
  data: StationQueueEvent;
  choice: Choice;
  actions: Actions;
}

export function Requests({ data, choice, actions }: Props) {
  const t = useMessages();
  return (
    <section className="card lane" aria-labelledby="requests">
      <h2 id="requests">
        {t("requests")} <span className="count">{data.pending_count}</span>
      </h2>
      {data.pending_requests.length === 0 && <p className="soft">{t("noRequests")}</p>}
      <ol className="entries">
        {data.pending_requests.map((request, index) => (
          <Entry
            key={request.id}
            request={request}
            place={index + 1}
            zone={data.time_zone}
            choice={choice}
          >
            <Decide request={request} actions={actions} />
          </Entry>
        ))}
      </ol>
      <h3>
        {t("newRequests")} <span className="count">{data.new_requests.length}</span>
      </h3>
      {data.new_requests.length === 0 && <p className="soft">{t("noNewRequests")}</p>}
      <ul className="entries">
        {data.new_requests.map((request) => (
          <Entry
            key={request.id}
            request={request}
            place={null}
            zone={data.time_zone}
            choice={choice}
          >
            <Decide request={request} actions={actions} />
          </Entry>
        ))}
      </ul>
    </section>
  );
}

interface EntryProps {
  request: StockRequest;
  place: number | null;
  zone: string;
  choice: Choice;
  children: React.ReactNode;
}

/** A request; a token may be dropped on it. */
function Entry({ request, place, zone, choice, children }: EntryProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const [over, setOver] = useState(false);
  const chosen = choice.request?.id === request.id;
  const take = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const tokenId = Number(event.dataTransfer.getData(DRAGGED));
    if (!tokenId) return;
    choice.chooseToken(tokenId);
    choice.chooseRequest(request.id);
  };
  return (
    <li
      className="with-buttons"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={take}
    >
      <button
        className="entry"
        type="button"
        aria-pressed={chosen}
        onClick={() => choice.chooseRequest(chosen ? null : request.id)}
      >
        {place !== null && <span className="place">{place}</span>}
        <span className="what">
          <strong>
            <bdi>{request.dbs_name}</bdi>
          </strong>
          <span>
            <bdi>{request.requested_qty}</bdi> · {t("priority")} <bdi>{request.priority}</bdi>
          </span>
        </span>
        <span className="soft">
          <bdi>#{request.id}</bdi>
          {request.requested_at && ` · ${timeIn(zone, language, request.requested_at)}`}
        </span>
      </button>
      {children}
    </li>
  );
}

function Decide({ request, actions }: { request: StockRequest; actions: Actions }) {
  const t = useMessages();
  const path = `/api/eic/stock-requests/${request.id}`;
  return (
    <span className="decide">
      {request.status === "PENDING" && (
        <button
          className="button primary"
          type="button"
          disabled={actions.busy}
          onClick={() => actions.act(`${path}/approve`)}
        >
          {t("approve")}
        </button>
      )}
      <button
        className="button"
        type="button"
        disabled={actions.busy}
        onClick={() => actions.act(`${path}/reject`)}
      >
        {t("reject")}
      </button>
    </span>
  );
}
