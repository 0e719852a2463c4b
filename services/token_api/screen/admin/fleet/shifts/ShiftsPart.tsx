import type { ShiftInUse, ShiftList } from "@web/types/token_api";
import { FleetList, type PartProps } from "../FleetList";
import { useMessages } from "../messages";
import { ShiftChange } from "./ShiftChange";
import { ShiftForm } from "./ShiftForm";

const STATES = ["REQUESTED", "APPROVED", "REJECTED", "ENDED"] as const;

/** Who drives which vehicle, for which station, when. */
export function ShiftsPart({ stations, session }: PartProps) {
  const t = useMessages();
  return (
    <FleetList<ShiftList, ShiftInUse>
      heading={t("part.shifts")}
      path="/api/v1/shifts"
      rowsOf={(found) => found.shifts}
      session={session}
      stations={stations}
      states={{ name: "status", values: STATES }}
      formTitle={t("addShift")}
      form={(changed) => <ShiftForm stations={stations} session={session} onMade={changed} />}
      row={(shift, changed) => (
        <ShiftChange
          key={shift.id}
          shift={shift}
          station={stations.find((each) => each.ms_id === shift.ms_id)}
          session={session}
          onChanged={changed}
        />
      )}
    />
  );
}
