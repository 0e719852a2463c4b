import { timeIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import { PhoneLink } from "@web/PhoneLink";
import type { StationQueueEvent, StationTrip } from "@web/types/token_api";
import { useMessages } from "./messages";

export function Trips({ data }: { data: StationQueueEvent }) {
  const t = useMessages();
  return (
    <section className="card wide" aria-labelledby="trips">
      <h2 id="trips">{t("trips")}</h2>
      {data.trips.length === 0 && <p className="soft">{t("noTrips")}</p>}
      <ul className="entries">
        {data.trips.map((trip) => (
          <Trip key={trip.id} trip={trip} zone={data.time_zone} />
        ))}
      </ul>
    </section>
  );
}

function Trip({ trip, zone }: { trip: StationTrip; zone: string }) {
  const t = useMessages();
  const { language } = useLanguage();
  return (
    <li className="trip" data-status={trip.status}>
      <span className="state">{t(`state.${trip.status}`)}</span>
      <span className="what">
        <strong>
          <bdi className="label">{trip.token_no}</bdi> → <bdi>{trip.dbs_name}</bdi>
        </strong>
        <span>
          <bdi>{trip.driver_name}</bdi> · <bdi>{trip.vehicle_reg}</bdi>{" "}
          <PhoneLink number={trip.driver_phone} />
        </span>
        <span className="soft why">{trip.how === "MANUAL" ? t("whyByHand") : t("whyFirst")}</span>
      </span>
      <span className="soft">{timeIn(zone, language, trip.offered_at)}</span>
    </li>
  );
}
