import { timeIn, useNow } from "@web/clock";
import { isolated, useLanguage } from "@web/i18n";
import { PhoneLink } from "@web/PhoneLink";
import { ConfirmButton } from "@web/session/ConfirmButton";
import type { Actions } from "@web/session/useActions";
import type { StationQueueEvent, TripNotStarted } from "@web/types/token_api";
import { useMessages } from "./messages";

// A trip becomes overdue without an event: the page looks at the clock.
const LOOK_EVERY_MS = 5_000;

interface Props {
  data: StationQueueEvent;
  aheadMs: number;
  actions: Actions;
}

/** Trips whose driver accepted and did not set out: shown once their time is over, to be released. */
export function NotStarted({ data, aheadMs, actions }: Props) {
  const t = useMessages();
  const now = useNow(LOOK_EVERY_MS) - aheadMs;
  const overdue = data.not_started.filter((trip) => Date.parse(trip.start_due_at) <= now);
  if (overdue.length === 0) return null;
  return (
    <section className="card wide not-started" aria-labelledby="not-started">
      <h2 id="not-started">
        {t("notStarted")} <span className="count">{overdue.length}</span>
      </h2>
      <p className="soft">{t("notStartedWhat")}</p>
      <ul className="entries">
        {overdue.map((trip) => (
          <Overdue key={trip.id} trip={trip} zone={data.time_zone} actions={actions} />
        ))}
      </ul>
    </section>
  );
}

function Overdue({
  trip,
  zone,
  actions,
}: {
  trip: TripNotStarted;
  zone: string;
  actions: Actions;
}) {
  const t = useMessages();
  const { language } = useLanguage();
  const time = timeIn(zone, language, trip.accepted_at ?? trip.offered_at);
  return (
    <li className="with-buttons">
      <span className="what">
        <strong>
          <bdi className="label">{trip.token_no}</bdi> → <bdi>{trip.dbs_name}</bdi>
        </strong>
        <span>
          <bdi>{trip.driver_name}</bdi> · <bdi>{trip.vehicle_reg}</bdi>{" "}
          <PhoneLink number={trip.driver_phone} />
        </span>
        <span className="soft">
          {t("acceptedAt", { time, due: timeIn(zone, language, trip.start_due_at) })}
        </span>
      </span>
      <ConfirmButton
        label={t("release")}
        consequence={t("releaseMeans", { token: isolated(trip.token_no) })}
        busy={actions.busy}
        onConfirm={() => void actions.act(`/api/eic/trips/${trip.id}/release`)}
      />
    </li>
  );
}
