import type { Actions } from "@web/session/useActions";
import type { CurrentTokenEvent } from "@web/types/token_api";
import { useMessages } from "./messages";

export function NoToken({ data, actions }: { data: CurrentTokenEvent; actions: Actions }) {
  const t = useMessages();
  const last =
    data.last && t("ended", { label: data.last.token_no, reason: data.last.expiry_reason });
  return (
    <section className="card situation">
      {last && <p className="note">{last}</p>}
      <p className="soft">{t("station")}</p>
      <h2>
        <bdi>{data.station.ms_name}</bdi>
      </h2>
      <button
        className="button primary big"
        type="button"
        disabled={actions.busy}
        onClick={() => actions.act("/api/driver/token/request", { ms_id: data.station.ms_id })}
      >
        {t("request")}
      </button>
    </section>
  );
}
