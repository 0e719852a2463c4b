import { useRead } from "@web/session/useRead";
import type { Stations } from "@web/types/token_api";
import { useRoute } from "@web/useRoute";
import type { SectionProps } from "../AdminPage";
import { DbsPart } from "./dbs/DbsPart";
import { DriversPart } from "./drivers/DriversPart";
import type { PartProps } from "./FleetList";
import { useMessages } from "./messages";
import { OverdueTrips } from "./OverdueTrips";
import { RequestsPart } from "./requests/RequestsPart";
import { ShiftsPart } from "./shifts/ShiftsPart";
import { StationsPart } from "./stations/StationsPart";
import { VehiclesPart } from "./vehicles/VehiclesPart";

const PARTS = ["stations", "dbs", "vehicles", "drivers", "shifts", "requests"] as const;
type Part = (typeof PARTS)[number];

/** Vehicle queues: stations, and all that is needed for a vehicle to stand in one of their lines. */
export default function FleetSection({ session }: SectionProps) {
  const t = useMessages();
  const [, chosen] = useRoute();
  const part = PARTS.find((each) => each === chosen) ?? "stations";
  const { answer, reload } = useRead<Stations>("/api/v1/stations?limit=1000", session);
  return (
    <>
      <OverdueTrips session={session} />
      <nav className="parts" aria-label={t("title")}>
        {PARTS.map((each) => (
          <a key={each} href={`#/fleet/${each}`} aria-current={each === part ? "page" : undefined}>
            {t(`part.${each}`)}
          </a>
        ))}
      </nav>
      {answer?.stations.length === 0 && part !== "stations" && part !== "vehicles" && (
        <p className="note">{t("stationFirst")}</p>
      )}
      {answer && (
        <PartPage
          key={part}
          part={part}
          stations={answer.stations}
          session={session}
          onStations={reload}
        />
      )}
    </>
  );
}

function PartPage({ part, ...props }: PartProps & { part: Part }) {
  switch (part) {
    case "stations":
      return <StationsPart {...props} />;
    case "dbs":
      return <DbsPart {...props} />;
    case "vehicles":
      return <VehiclesPart {...props} />;
    case "drivers":
      return <DriversPart {...props} />;
    case "shifts":
      return <ShiftsPart {...props} />;
    case "requests":
      return <RequestsPart {...props} />;
  }
}
