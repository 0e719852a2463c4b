import { useWords } from "@web/i18n";
import type { DriverToken, Trip } from "@web/types/token_api";
import type { Actions } from "../fleet/useActions";
import { WORDS } from "./words";

interface Props {
  token: DriverToken;
  trip: Trip;
  actions: Actions;
}

export function OnTrip({ token, trip, actions }: Props) {
  const words = useWords(WORDS);
  const started = trip.status === "STARTED";
  return (
    <section className="card situation">
      <h2>{started ? words.onTheWay : words.accepted}</h2>
      <p className="dbs">
        <bdi>{trip.dbs_name}</bdi>
      </p>
      <button
        className="button primary big"
        type="button"
        disabled={actions.busy}
        onClick={() => actions.act(`/api/driver/trip/${trip.id}/${started ? "complete" : "start"}`)}
      >
        {started ? words.complete : words.start}
      </button>
      <p className="soft">
        <bdi className="label">{token.token_no}</bdi> · <bdi>{token.vehicle_reg}</bdi>
      </p>
    </section>
  );
}
