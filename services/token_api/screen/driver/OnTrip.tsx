import type { Actions } from "@web/session/useActions";
import type { DriverToken, Trip } from "@web/types/token_api";
import { useMessages } from "./messages";

interface Props {
  token: DriverToken;
  trip: Trip;
  actions: Actions;
}

export function OnTrip({ token, trip, actions }: Props) {
  const t = useMessages();
  const started = trip.status === "STARTED";
  return (
    <section className="card situation">
      <h2>{started ? t("onTheWay") : t("accepted")}</h2>
      <p className="dbs">
        <bdi>{trip.dbs_name}</bdi>
      </p>
      <button
        className="button primary big"
        type="button"
        disabled={actions.busy}
        onClick={() => actions.act(`/api/driver/trip/${trip.id}/${started ? "complete" : "start"}`)}
      >
        {started ? t("complete") : t("start")}
      </button>
      <p className="soft">
        <bdi className="label">{token.token_no}</bdi> · <bdi>{token.vehicle_reg}</bdi>
      </p>
    </section>
  );
}
