import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { ListedDriver, ListedStation } from "@web/types/token_api";
import { useForm } from "react-hook-form";
import { SavedNote } from "../../branches/SavedNote";
import { useSaving } from "../../branches/useSaving";
import { useChange } from "../../useChange";
import { InUseButtons } from "../InUseButtons";
import { useMessages } from "../messages";
import { NowNote, NowState } from "../NowNote";
import { type DriverFields, DriverFieldset, driverBody } from "./DriverFields";

interface Props {
  driver: ListedDriver;
  stations: ListedStation[];
  session: SignedIn;
  onChanged: () => void;
}

/** One driver: how they are reached, for which station they drive, and whether they do. */
export function DriverChange({ driver, stations, session, onChanged }: Props) {
  const t = useMessages();
  const changes = useChange(session);
  const path = `/api/v1/drivers/${driver.driver_id}`;
  const { control, register, handleSubmit, reset } = useForm<DriverFields>({
    defaultValues: fieldsOf(driver),
  });
  const saving = useSaving(changes, path, driver, onChanged, (before) =>
    reset(fieldsOf({ ...driver, ...before })),
  );
  const save = handleSubmit((fields) => saving.save(driverBody(fields)));
  const remove = async () => {
    if (await changes.change("DELETE", path)) onChanged();
  };
  const at = stations.find((each) => each.ms_id === driver.ms_id);
  return (
    <li>
      <details>
        <summary>
          <strong>
            <bdi>{driver.name}</bdi>
          </strong>{" "}
          <span className="soft">
            <bdi>{at?.name}</bdi>
            {driver.username && (
              <>
                {" "}
                · <bdi>{driver.username}</bdi>
              </>
            )}
          </span>{" "}
          <NowState active={driver.active} now={driver.now} tokenNo={driver.token_no} />
        </summary>
        <NowNote now={driver.now} tokenNo={driver.token_no} />
        <form className="form two" onSubmit={save} autoComplete="off">
          <DriverFieldset<DriverFields> stations={stations} control={control} register={register} />
          <div className="wide">
            <ProblemNote actions={changes} pageMessages={t} />
            <SavedNote saved={saving.saved} busy={changes.busy} onUndo={() => void saving.undo()} />
          </div>
          <InUseButtons
            active={driver.active}
            now={driver.now}
            busy={changes.busy}
            deleteMeans={t("deleteDriverMeans")}
            onActive={(active) => void saving.save({ active })}
            onDelete={() => void remove()}
          />
        </form>
      </details>
    </li>
  );
}

function fieldsOf(driver: ListedDriver): DriverFields {
  return {
    ms_id: String(driver.ms_id),
    name: driver.name,
    email: driver.email ?? "",
    phone: driver.phone ?? "",
    language: driver.language,
  };
}
