import { timeIn, useNow } from "@web/clock";
import { isolated, useLanguage } from "@web/i18n";
import { PhoneLink } from "@web/PhoneLink";
import { ConfirmButton } from "@web/session/ConfirmButton";
import { ProblemNote } from "@web/session/ProblemNote";
import { useRead } from "@web/session/useRead";
import type { SignedIn } from "@web/session/useSession";
import type { TripsNotStarted } from "@web/types/token_api";
import { useChange } from "../useChange";
import { useMessages } from "./messages";

const READ_EVERY_MS = 5_000;

/** Trips of all stations whose driver accepted and did not set out in time. */
export function OverdueTrips({ session }: { session: SignedIn }) {
  const t = useMessages();
  const { language } = useLanguage();
  const changes = useChange(session);
  const now = useNow(READ_EVERY_MS) - session.aheadMs;
  const read = useRead<TripsNotStarted>("/api/eic/trips/not-started", session, READ_EVERY_MS);
  const overdue = (read.answer?.trips ?? []).filter((trip) => Date.parse(trip.start_due_at) <= now);
  const release = async (id: number) => {
    await changes.change("POST", `/api/eic/trips/${id}/release`);
    read.reload();
  };
  return (
    <>
      <ProblemNote actions={changes} pageMessages={t} />
      {overdue.length > 0 && (
        <section className="card overdue" aria-labelledby="overdue">
          <h2 id="overdue">{t("overdue")}</h2>
          <p className="soft">{t("overdueWhat")}</p>
          <ul className="rows">
            {overdue.map((trip) => (
              <li key={trip.id}>
                <span>
                  <strong>
                    <bdi className="label">{trip.token_no}</bdi>
                  </strong>{" "}
                  → <bdi>{trip.dbs_name}</bdi>
                </span>
                <span>
                  <bdi>{trip.driver_name}</bdi> · <bdi>{trip.vehicle_reg}</bdi>{" "}
                  <PhoneLink number={trip.driver_phone} />
                </span>
                <span className="soft">
                  <bdi>{trip.ms_name}</bdi> ·{" "}
                  {t("due", { time: timeIn(trip.time_zone, language, trip.start_due_at) })}
                </span>
                <ConfirmButton
                  label={t("release")}
                  consequence={t("releaseMeans", { token: isolated(trip.token_no) })}
                  busy={changes.busy}
                  onConfirm={() => void release(trip.id)}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
