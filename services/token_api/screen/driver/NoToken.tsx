import { useWords } from "@web/i18n";
import type { CurrentTokenEvent } from "@web/types/token_api";
import type { Actions } from "../fleet/useActions";
import { WORDS } from "./words";

export function NoToken({ data, actions }: { data: CurrentTokenEvent; actions: Actions }) {
  const words = useWords(WORDS);
  const last = data.last && words.ended(data.last.token_no, data.last.expiry_reason);
  return (
    <section className="card situation">
      {last && <p className="note">{last}</p>}
      <p className="soft">{words.station}</p>
      <h2>{data.station.ms_name}</h2>
      <button
        className="button primary big"
        type="button"
        disabled={actions.busy}
        onClick={() => actions.act("/api/driver/token/request", { ms_id: data.station.ms_id })}
      >
        {words.request}
      </button>
    </section>
  );
}
