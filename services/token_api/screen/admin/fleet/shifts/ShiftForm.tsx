import type { SignedIn } from "@web/session/useSession";
import type { Drivers, ListedStation, Shift, Vehicles } from "@web/types/token_api";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { useChange } from "../../useChange";
import { onlyOf } from "../dbs/DbsForm";
import { FormEnd } from "../FormEnd";
import { useMessages } from "../messages";
import { Picker } from "../Picker";
import { StationChoice } from "../StationChoice";
import { ShiftFields } from "./ShiftFields";
import { OFFICE_DAYS, type ShiftTimes, timesBody } from "./shiftTimes";

interface Fields extends ShiftTimes {
  ms_id: string;
  driver_id: string;
  vehicle_id: string;
}

interface Props {
  stations: ListedStation[];
  session: SignedIn;
  onMade: () => void;
}

/** A shift given by hand: it is approved by that. */
export function ShiftForm({ stations, session, onMade }: Props) {
  const t = useMessages();
  const changes = useChange(session);
  const [made, setMade] = useState<string | null>(null);
  const { control, register, handleSubmit, reset, watch } = useForm<Fields>({
    defaultValues: { ...OFFICE_DAYS, ms_id: onlyOf(stations), driver_id: "", vehicle_id: "" },
  });
  const save = handleSubmit(async ({ ms_id, driver_id, vehicle_id, ...times }) => {
    const who = {
      ms_id: Number(ms_id),
      driver_id: Number(driver_id),
      vehicle_id: Number(vehicle_id),
    };
    const body = { ...who, ...timesBody(times) };
    if (!(await changes.change<Shift>("POST", "/api/eic/shifts", body))) return;
    setMade(t("shiftMade"));
    reset();
    onMade();
  });
  return (
    <form className="form two" onSubmit={save}>
      <div className="wide">
        <Controller
          control={control}
          name="ms_id"
          render={({ field }) => (
            <StationChoice stations={stations} value={field.value} onChange={field.onChange} />
          )}
        />
      </div>
      <Controller
        control={control}
        name="driver_id"
        render={({ field }) => (
          <Picker<Drivers>
            label={t("driver")}
            path="/api/v1/drivers?active=true"
            choicesOf={(found) =>
              found.drivers.map(({ driver_id, name }) => ({ id: driver_id, name }))
            }
            session={session}
            value={field.value}
            onChange={field.onChange}
          />
        )}
      />
      <Controller
        control={control}
        name="vehicle_id"
        render={({ field }) => (
          <VehiclePicker session={session} value={field.value} onChange={field.onChange} />
        )}
      />
      <ShiftFields<Fields> register={register} kind={watch("kind")} />
      <FormEnd changes={changes} label={t("addShift")} made={made} />
    </form>
  );
}

interface VehicleProps {
  session: SignedIn;
  kept?: { id: number; name: string };
  value: string;
  onChange: (id: string) => void;
}

export function VehiclePicker(props: VehicleProps) {
  const t = useMessages();
  return (
    <Picker<Vehicles>
      label={t("vehicle")}
      path="/api/v1/vehicles?active=true"
      choicesOf={(found) =>
        found.vehicles.map(({ vehicle_id, registration }) => ({
          id: vehicle_id,
          name: registration,
        }))
      }
      {...props}
    />
  );
}
