import { isLanguage } from "@web/i18n";
import { ConfirmButton } from "@web/session/ConfirmButton";
import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { ListedStation } from "@web/types/token_api";
import { Controller, useForm } from "react-hook-form";
import { SavedNote } from "../../branches/SavedNote";
import { useSaving } from "../../branches/useSaving";
import { LanguagesField } from "../../setup/LanguagesField";
import { ZoneField } from "../../setup/ZoneField";
import { useChange } from "../../useChange";
import { useMessages } from "../messages";
import { EngineerForm } from "./EngineerForm";

interface Props {
  station: ListedStation;
  session: SignedIn;
  onChanged: () => void;
}

interface Fields {
  name: string;
  time_zone: string;
  languages: string[];
}

/** One station: its name and clock, whether it gives out tokens, and who is in charge of it. */
export function StationChange({ station, session, onChanged }: Props) {
  const t = useMessages();
  const changes = useChange(session);
  const path = `/api/v1/stations/${station.ms_id}`;
  const { name, time_zone, languages } = station;
  const { control, register, handleSubmit, reset } = useForm<Fields>({
    defaultValues: { name, time_zone, languages },
  });
  const saving = useSaving(changes, path, station, onChanged, (before) => reset(before as Fields));
  const save = handleSubmit(saving.save);
  const remove = async () => {
    if (await changes.change("DELETE", path)) onChanged();
  };
  const waiting = station.waiting_count;
  const lives = waiting + station.on_trip_count + station.open_request_count > 0;
  return (
    <li>
      <details>
        <summary>
          <strong>
            <bdi>{station.name}</bdi>
          </strong>{" "}
          <span className="soft">{station.queue_id}</span>{" "}
          <span className={`state ${station.active ? "open" : "closed"}`}>
            {station.active ? t("state.true") : t("state.false")}
          </span>{" "}
          {waiting > 0 && <span className="soft">{t("waitingVehicles", { count: waiting })}</span>}
        </summary>
        {lives && (
          <p className="note people-now">
            {t("stationNow", {
              waiting,
              trips: station.on_trip_count,
              requests: station.open_request_count,
            })}
          </p>
        )}
        <form className="form two" onSubmit={save}>
          <label className="field">
            {t("name")}
            <input required maxLength={80} {...register("name")} />
          </label>
          <ZoneField kept={station.time_zone} {...register("time_zone")} />
          <div className="wide">
            <Controller
              control={control}
              name="languages"
              render={({ field }) => (
                <LanguagesField
                  languages={field.value.filter(isLanguage)}
                  onChange={field.onChange}
                />
              )}
            />
          </div>
          <div className="wide">
            <ProblemNote actions={changes} pageMessages={t} />
            <SavedNote saved={saving.saved} busy={changes.busy} onUndo={() => void saving.undo()} />
          </div>
          <div className="wide buttons">
            <button type="submit" className="button small primary" disabled={changes.busy}>
              {t("save")}
            </button>
            {station.active ? (
              <ConfirmButton
                label={t("closeStation")}
                consequence={t("closeStationMeans")}
                busy={changes.busy}
                onConfirm={() => void saving.save({ active: false })}
              />
            ) : (
              <button
                type="button"
                className="button small"
                disabled={changes.busy}
                onClick={() => void saving.save({ active: true })}
              >
                {t("openAgain")}
              </button>
            )}
            {!lives && (
              <ConfirmButton
                label={t("delete")}
                consequence={t("deleteStationMeans")}
                busy={changes.busy}
                onConfirm={() => void remove()}
              />
            )}
          </div>
        </form>
        <EngineerForm station={station} session={session} />
      </details>
    </li>
  );
}
