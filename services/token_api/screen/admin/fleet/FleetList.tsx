import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { ListedStation, RequestStatus, ShiftStatus } from "@web/types/token_api";
import { type ReactNode, useState } from "react";
import { useMessages } from "./messages";
import { StationChoice } from "./StationChoice";
import { useList } from "./useList";

export interface PartProps {
  stations: ListedStation[];
  session: SignedIn;
  /** A station was changed, or what stands beside its name in the lists. */
  onStations: () => void;
}

/** In use or not, or how a shift or a request stands. */
type State = "true" | "false" | ShiftStatus | RequestStatus;

interface Props<Found, Row> {
  heading: string;
  path: string;
  rowsOf: (found: Found) => Row[];
  session: SignedIn;
  /** With them the list may be of one station only. */
  stations?: ListedStation[];
  /** With them it may be of one state only, such as "status" of "APPROVED". */
  states?: { name: string; values: readonly State[] };
  form: (changed: () => void) => ReactNode;
  formTitle: string;
  row: (row: Row, changed: () => void) => ReactNode;
}

/** A list that is searched and read on, with the form for what is new above it. */
export function FleetList<Found extends { next: number | null }, Row>(props: Props<Found, Row>) {
  const { heading, path, rowsOf, session, stations, states, form, formTitle, row } = props;
  const t = useMessages();
  const [search, setSearch] = useState("");
  const [ms_id, setStation] = useState("");
  const [state, setState] = useState("");
  const query = { search: search.trim(), ms_id, ...(states ? { [states.name]: state } : {}) };
  const { rows, reading, more, reload } = useList<Found, Row>(path, query, rowsOf, session);
  return (
    <>
      <details className="card">
        <summary>{formTitle}</summary>
        {form(reload)}
      </details>
      <section className="card">
        <h2>{heading}</h2>
        <div className="log-tools">
          <label className="field">
            {t("search")}
            <input
              type="search"
              value={search}
              maxLength={80}
              onChange={(event) => setSearch(event.target.value)}
            />
          </label>
          {stations && stations.length > 1 && (
            <StationChoice stations={stations} value={ms_id} onChange={setStation} all />
          )}
          {states && (
            <label className="field">
              {t("state")}
              <select value={state} onChange={(event) => setState(event.target.value)}>
                <option value="">{t("any")}</option>
                {states.values.map((each) => (
                  <option key={each} value={each}>
                    {t(`state.${each}`)}
                  </option>
                ))}
              </select>
            </label>
          )}
        </div>
        <ProblemNote actions={reading} pageMessages={t} />
        {rows?.length === 0 && <p className="soft">{t("nothing")}</p>}
        <ul className="rows">{rows?.map((each) => row(each, reload))}</ul>
        {more && (
          <button type="button" className="button" disabled={reading.busy} onClick={more}>
            {t("more")}
          </button>
        )}
      </section>
    </>
  );
}
