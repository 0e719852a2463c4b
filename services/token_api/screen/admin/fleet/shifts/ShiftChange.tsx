import { isolated, useLanguage } from "@web/i18n";
import { ConfirmButton } from "@web/session/ConfirmButton";
import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { ListedStation, ShiftInUse } from "@web/types/token_api";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { shiftInWords } from "../../../fleet/shiftInWords";
import { useChange } from "../../useChange";
import { useMessages } from "../messages";
import { ShiftFields } from "./ShiftFields";
import { VehiclePicker } from "./ShiftForm";
import { type ShiftTimes, timesBody, timesOf } from "./shiftTimes";

interface Props {
  shift: ShiftInUse;
  station: ListedStation | undefined;
  session: SignedIn;
  onChanged: () => void;
}

interface Fields extends ShiftTimes {
  vehicle_id: string;
}

const STATES = {
  REQUESTED: "paused",
  APPROVED: "open",
  REJECTED: "closed",
  ENDED: "closed",
} as const;

/** One shift: asked for, to be decided; approved, to be changed or ended. */
export function ShiftChange({ shift, station, session, onChanged }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const changes = useChange(session);
  const [saved, setSaved] = useState(false);
  const zone = station?.time_zone ?? "UTC";
  const { control, register, handleSubmit, watch } = useForm<Fields>({
    defaultValues: { ...timesOf(shift, zone), vehicle_id: String(shift.vehicle_id) },
  });
  const path = `/api/eic/shifts/${shift.id}`;
  const save = handleSubmit(async ({ vehicle_id, ...times }) => {
    setSaved(false);
    const body = { vehicle_id: Number(vehicle_id), ...timesBody(times) };
    if (!(await changes.change("PATCH", path, body))) return;
    setSaved(true);
    onChanged();
  });
  const decide = async (verb: string) => {
    if (await changes.change("POST", `${path}/${verb}`)) onChanged();
  };
  const toCome = shift.status === "REQUESTED" || shift.status === "APPROVED";
  const token = isolated(shift.token_no);
  return (
    <li>
      <details>
        <summary>
          <strong>
            <bdi>{shift.driver_name}</bdi>
          </strong>{" "}
          <bdi dir="ltr">{shift.vehicle_reg}</bdi>{" "}
          <span className="soft">
            {shiftInWords(shift, zone, language)} · <bdi>{station?.name}</bdi>
          </span>{" "}
          <span className={`state ${STATES[shift.status]}`}>{t(`state.${shift.status}`)}</span>
        </summary>
        {shift.token_no && <p className="note people-now">{t("shiftNow", { token })}</p>}
        <form className="form two" onSubmit={save}>
          {toCome && (
            <>
              <ShiftFields<Fields> register={register} kind={watch("kind")} />
              <Controller
                control={control}
                name="vehicle_id"
                render={({ field }) => (
                  <VehiclePicker
                    session={session}
                    kept={{ id: shift.vehicle_id, name: shift.vehicle_reg }}
                    value={field.value}
                    onChange={field.onChange}
                  />
                )}
              />
            </>
          )}
          <div className="wide">
            <ProblemNote actions={changes} pageMessages={t} />
            <p role="status">{saved && t("saved")}</p>
          </div>
          <div className="wide buttons">
            {toCome && (
              <button type="submit" className="button small primary" disabled={changes.busy}>
                {t("save")}
              </button>
            )}
            {shift.status !== "APPROVED" && (
              <button
                type="button"
                className="button small"
                disabled={changes.busy}
                onClick={() => void decide("approve")}
              >
                {t("approve")}
              </button>
            )}
            {shift.status === "REQUESTED" && (
              <button
                type="button"
                className="button small"
                disabled={changes.busy}
                onClick={() => void decide("reject")}
              >
                {t("reject")}
              </button>
            )}
            {shift.status === "APPROVED" && (
              <ConfirmButton
                label={t("endShift")}
                consequence={shift.token_no ? t("endShiftWaiting", { token }) : t("endShiftMeans")}
                busy={changes.busy}
                onConfirm={() => void decide("end")}
              />
            )}
          </div>
        </form>
      </details>
    </li>
  );
}
