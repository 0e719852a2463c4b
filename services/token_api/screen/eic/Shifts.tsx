import { useLanguage } from "@web/i18n";
import type { Actions } from "@web/session/useActions";
import type { ListedShift, StationQueueEvent } from "@web/types/token_api";
import { shiftInWords } from "../fleet/shiftInWords";
import { useMessages } from "./messages";

export function Shifts({ data, actions }: { data: StationQueueEvent; actions: Actions }) {
  const t = useMessages();
  if (data.shifts.length === 0) return null;
  return (
    <section className="card wide" aria-labelledby="shifts">
      <h2 id="shifts">{t("shifts")}</h2>
      <ul className="entries">
        {data.shifts.map((shift) => (
          <Shift key={shift.id} shift={shift} zone={data.time_zone} actions={actions} />
        ))}
      </ul>
    </section>
  );
}

interface Props {
  shift: ListedShift;
  zone: string;
  actions: Actions;
}

function Shift({ shift, zone, actions }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const path = `/api/eic/shifts/${shift.id}`;
  return (
    <li className="with-buttons shift">
      <span className="what">
        <strong>
          <bdi>{shift.driver_name}</bdi>
        </strong>
        <span>
          <bdi>{shift.vehicle_reg}</bdi> · {shiftInWords(shift, zone, language)}
        </span>
      </span>
      <span className="decide">
        <button
          className="button primary"
          type="button"
          disabled={actions.busy}
          onClick={() => actions.act(`${path}/approve`)}
        >
          {t("approve")}
        </button>
        <button
          className="button"
          type="button"
          disabled={actions.busy}
          onClick={() => actions.act(`${path}/reject`)}
        >
          {t("reject")}
        </button>
      </span>
    </li>
  );
}
