import { timeIn } from "@web/clock";
import { useLanguage, useWords } from "@web/i18n";
import type { CurrentTokenEvent, DriverToken } from "@web/types/token_api";
import type { Actions } from "../fleet/useActions";
import { Cancel } from "./Cancel";
import { WORDS } from "./words";

interface Props {
  data: CurrentTokenEvent;
  token: DriverToken;
  actions: Actions;
}

export function Waiting({ data, token, actions }: Props) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  return (
    <section className="card situation">
      <p className="soft">{token.ms_name}</p>
      <p>
        <bdi className="label token-label">{token.token_no}</bdi>
      </p>
      <p className="position" aria-live="polite">
        <span className="soft">{words.position}</span>
        <strong>{data.queue_position}</strong>
      </p>
      <p>{words.waitsFor}</p>
      <p className="soft">
        <bdi>{token.vehicle_reg}</bdi> ·{" "}
        {words.since(timeIn(data.station.time_zone, language, token.issued_at))}
      </p>
      <Cancel actions={actions} />
    </section>
  );
}
