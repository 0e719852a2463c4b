import { useNow } from "@web/clock";
import type { Actions } from "@web/session/useActions";
import type { DriverToken, Trip } from "@web/types/token_api";
import { useEffect } from "react";
import { Cancel } from "./Cancel";
import { leftOf, minutesAndSeconds } from "./left";
import { useMessages } from "./messages";

interface Props {
  token: DriverToken;
  trip: Trip;
  aheadMs: number;
  actions: Actions;
}

export function Offer({ token, trip, aheadMs, actions }: Props) {
  const t = useMessages();
  const left = leftOf(trip, useNow(500) - aheadMs);
  // A phone in a pocket says so where it can.
  useEffect(() => {
    navigator.vibrate?.([300, 150, 300]);
  }, []);
  const path = `/api/driver/trip/${trip.id}`;
  return (
    <section className="card situation offer" aria-labelledby="offered">
      <h2 id="offered">{t("offered")}</h2>
      <p className="dbs">
        <bdi>{trip.dbs_name}</bdi>
      </p>
      <p className="countdown" role="timer">
        <bdi className="label">{minutesAndSeconds(left.seconds)}</bdi>
        <span className="visually-hidden">{t("left")}</span>
      </p>
      <div className="bar" aria-hidden="true">
        <div className="bar-left" style={{ inlineSize: `${left.share * 100}%` }} />
      </div>
      <p className="soft">{t("offerEnds")}</p>
      <button
        className="button primary big"
        type="button"
        disabled={actions.busy || left.seconds === 0}
        onClick={() => actions.act(`${path}/accept`)}
      >
        {t("accept")}
      </button>
      <button
        className="button big"
        type="button"
        disabled={actions.busy || left.seconds === 0}
        onClick={() => actions.act(`${path}/decline`)}
      >
        {t("decline")}
      </button>
      <p className="soft">
        <bdi className="label">{token.token_no}</bdi> · <bdi>{token.vehicle_reg}</bdi>
      </p>
      <Cancel actions={actions} />
    </section>
  );
}
