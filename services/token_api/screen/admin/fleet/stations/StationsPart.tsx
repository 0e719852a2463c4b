import type { ListedStation, Stations } from "@web/types/token_api";
import { FleetList, type PartProps } from "../FleetList";
import { useMessages } from "../messages";
import { StationChange } from "./StationChange";
import { StationForm } from "./StationForm";

/** The mother stations, each with its line. */
export function StationsPart({ session, onStations }: PartProps) {
  const t = useMessages();
  return (
    <FleetList<Stations, ListedStation>
      heading={t("part.stations")}
      path="/api/v1/stations"
      rowsOf={(found) => found.stations}
      session={session}
      states={{ name: "active", values: ["true", "false"] }}
      formTitle={t("addStation")}
      form={(changed) => (
        <StationForm
          session={session}
          onMade={() => {
            changed();
            onStations();
          }}
        />
      )}
      row={(station, changed) => (
        <StationChange
          key={station.ms_id}
          station={station}
          session={session}
          onChanged={() => {
            changed();
            onStations();
          }}
        />
      )}
    />
  );
}
