import { timeIn } from "@web/clock";
import { isolated, useLanguage } from "@web/i18n";
import type { Actions } from "@web/session/useActions";
import type { CurrentTokenEvent, DriverToken } from "@web/types/token_api";
import { Cancel } from "./Cancel";
import { useMessages } from "./messages";

interface Props {
  data: CurrentTokenEvent;
  token: DriverToken;
  actions: Actions;
}

export function Waiting({ data, token, actions }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  return (
    <section className="card situation">
      {data.released_from && (
        <p className="note warn">{t("released", { dbs: isolated(data.released_from) })}</p>
      )}
      <p className="soft">
        <bdi>{token.ms_name}</bdi>
      </p>
      <p>
        <bdi className="label token-label">{token.token_no}</bdi>
      </p>
      <p className="position" aria-live="polite">
        <span className="soft">{t("position")}</span>
        <strong>{data.queue_position}</strong>
      </p>
      <p>{t("waitsFor")}</p>
      <p className="soft">
        <bdi>{token.vehicle_reg}</bdi> ·{" "}
        {t("since", { time: timeIn(data.station.time_zone, language, token.issued_at) })}
      </p>
      <Cancel actions={actions} />
    </section>
  );
}
