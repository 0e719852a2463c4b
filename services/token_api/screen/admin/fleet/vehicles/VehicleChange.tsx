import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { ListedVehicle } from "@web/types/token_api";
import { type FormEvent, useState } from "react";
import { SavedNote } from "../../branches/SavedNote";
import { useSaving } from "../../branches/useSaving";
import { useChange } from "../../useChange";
import { InUseButtons } from "../InUseButtons";
import { useMessages } from "../messages";
import { NowNote, NowState } from "../NowNote";
import { PlateField } from "./PlateField";

interface Props {
  vehicle: ListedVehicle;
  session: SignedIn;
  onChanged: () => void;
}

/** One vehicle: its plate, and whether it is in use. */
export function VehicleChange({ vehicle, session, onChanged }: Props) {
  const t = useMessages();
  const changes = useChange(session);
  const [plate, setPlate] = useState(vehicle.registration);
  const path = `/api/v1/vehicles/${vehicle.vehicle_id}`;
  const saving = useSaving(changes, path, vehicle, onChanged, (before) =>
    setPlate((before as Partial<ListedVehicle>).registration ?? plate),
  );
  const save = (event: FormEvent) => {
    event.preventDefault();
    void saving.save({ registration: plate });
  };
  const remove = async () => {
    if (await changes.change("DELETE", path)) onChanged();
  };
  return (
    <li>
      <details>
        <summary>
          <strong>
            <bdi dir="ltr">{vehicle.registration}</bdi>
          </strong>{" "}
          <NowState active={vehicle.active} now={vehicle.now} tokenNo={vehicle.token_no} />
        </summary>
        <NowNote now={vehicle.now} tokenNo={vehicle.token_no} />
        <form className="form two" onSubmit={save}>
          <PlateField value={plate} onChange={setPlate} />
          <div className="wide">
            <ProblemNote actions={changes} pageMessages={t} />
            <SavedNote saved={saving.saved} busy={changes.busy} onUndo={() => void saving.undo()} />
          </div>
          <InUseButtons
            active={vehicle.active}
            now={vehicle.now}
            busy={changes.busy}
            deleteMeans={t("deleteVehicleMeans")}
            onActive={(active) => void saving.save({ active })}
            onDelete={() => void remove()}
          />
        </form>
      </details>
    </li>
  );
}
