import type { ListedVehicle, Vehicles } from "@web/types/token_api";
import { FleetList, type PartProps } from "../FleetList";
import { useMessages } from "../messages";
import { VehicleChange } from "./VehicleChange";
import { VehicleForm } from "./VehicleForm";

/** The vehicles: any of them may be driven for any station, as shifts say. */
export function VehiclesPart({ session }: PartProps) {
  const t = useMessages();
  return (
    <FleetList<Vehicles, ListedVehicle>
      heading={t("part.vehicles")}
      path="/api/v1/vehicles"
      rowsOf={(found) => found.vehicles}
      session={session}
      states={{ name: "active", values: ["true", "false"] }}
      formTitle={t("addVehicle")}
      form={(changed) => <VehicleForm session={session} onMade={changed} />}
      row={(vehicle, changed) => (
        <VehicleChange
          key={vehicle.vehicle_id}
          vehicle={vehicle}
          session={session}
          onChanged={changed}
        />
      )}
    />
  );
}
