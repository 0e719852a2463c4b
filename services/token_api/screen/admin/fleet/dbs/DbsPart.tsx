import type { DbsList, ListedDbs } from "@web/types/token_api";
import { FleetList, type PartProps } from "../FleetList";
import { useMessages } from "../messages";
import { DbsChange } from "./DbsChange";
import { DbsForm } from "./DbsForm";

/** The daughter stations, which ask for stock. */
export function DbsPart({ stations, session }: PartProps) {
  const t = useMessages();
  return (
    <FleetList<DbsList, ListedDbs>
      heading={t("part.dbs")}
      path="/api/v1/dbs"
      rowsOf={(found) => found.dbs}
      session={session}
      stations={stations}
      states={{ name: "active", values: ["true", "false"] }}
      formTitle={t("addDbs")}
      form={(changed) => <DbsForm stations={stations} session={session} onMade={changed} />}
      row={(dbs, changed) => (
        <DbsChange
          key={dbs.dbs_id}
          dbs={dbs}
          stations={stations}
          session={session}
          onChanged={changed}
        />
      )}
    />
  );
}
