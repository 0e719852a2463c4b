import type { Drivers, ListedDriver } from "@web/types/token_api";
import { FleetList, type PartProps } from "../FleetList";
import { useMessages } from "../messages";
import { DriverChange } from "./DriverChange";
import { DriverForm } from "./DriverForm";

/** The drivers of all stations. */
export function DriversPart({ stations, session }: PartProps) {
  const t = useMessages();
  return (
    <FleetList<Drivers, ListedDriver>
      heading={t("part.drivers")}
      path="/api/v1/drivers"
      rowsOf={(found) => found.drivers}
      session={session}
      stations={stations}
      states={{ name: "active", values: ["true", "false"] }}
      formTitle={t("addDriver")}
      form={(changed) => <DriverForm stations={stations} session={session} onMade={changed} />}
      row={(driver, changed) => (
        <DriverChange
          key={driver.driver_id}
          driver={driver}
          stations={stations}
          session={session}
          onChanged={changed}
        />
      )}
    />
  );
}
