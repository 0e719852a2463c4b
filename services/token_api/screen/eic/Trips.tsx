import { timeIn } from "@web/clock";
import { useLanguage, useWords } from "@web/i18n";
import type { StationQueueEvent, StationTrip } from "@web/types/token_api";
import { WORDS } from "./words";

export function Trips({ data }: { data: StationQueueEvent }) {
  const words = useWords(WORDS);
  return (
    <section className="card wide" aria-labelledby="trips">
      <h2 id="trips">{words.trips}</h2>
      {data.trips.length === 0 && <p className="soft">{words.noTrips}</p>}
      <ul className="entries">
        {data.trips.map((trip) => (
          <Trip key={trip.id} trip={trip} zone={data.time_zone} />
        ))}
      </ul>
    </section>
  );
}

function Trip({ trip, zone }: { trip: StationTrip; zone: string }) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  return (
    <li className="trip" data-status={trip.status}>
      <span className="state">{words.states[trip.status] ?? trip.status}</span>
      <span className="what">
        <strong>
          <bdi className="label">{trip.token_no}</bdi> → <bdi>{trip.dbs_name}</bdi>
        </strong>
        <span>
          {trip.driver_name} · <bdi>{trip.vehicle_reg}</bdi>
        </span>
        <span className="soft why">{trip.how === "MANUAL" ? words.whyByHand : words.whyFirst}</span>
      </span>
      <span className="soft">{timeIn(zone, language, trip.offered_at)}</span>
    </li>
  );
}
