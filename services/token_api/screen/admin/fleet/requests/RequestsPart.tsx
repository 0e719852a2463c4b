import type { RequestList, StockRequest } from "@web/types/token_api";
import { FleetList, type PartProps } from "../FleetList";
import { useMessages } from "../messages";
import { RequestChange } from "./RequestChange";
import { RequestForm } from "./RequestForm";

const STATES = ["PENDING", "APPROVED", "ALLOCATED", "FULFILLED", "REJECTED"] as const;

/** What daughter stations have asked for. */
export function RequestsPart({ stations, session, onStations }: PartProps) {
  const t = useMessages();
  const rest = (changed: () => void) => () => {
    changed();
    onStations();
  };
  return (
    <FleetList<RequestList, StockRequest>
      heading={t("part.requests")}
      path="/api/v1/stock-requests"
      rowsOf={(found) => found.stock_requests}
      session={session}
      stations={stations}
      states={{ name: "status", values: STATES }}
      formTitle={t("addRequest")}
      form={(changed) => <RequestForm session={session} onMade={rest(changed)} />}
      row={(request, changed) => (
        <RequestChange
          key={request.id}
          request={request}
          station={stations.find((each) => each.ms_id === request.ms_id)}
          session={session}
          onChanged={rest(changed)}
        />
      )}
    />
  );
}
