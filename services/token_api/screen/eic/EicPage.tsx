import { call } from "@web/api";
import { useWords } from "@web/i18n";
import type { StationQueue, StationQueueEvent, StationQueues } from "@web/types/token_api";
import { useEventStream } from "@web/useEventStream";
import { useEffect, useState } from "react";
import { Frame } from "../fleet/Frame";
import { Login } from "../fleet/Login";
import type { SignedIn } from "../fleet/memory";
import { useActions } from "../fleet/useActions";
import { useSession } from "../fleet/useSession";
import { WORDS as FLEET_WORDS } from "../fleet/words";
import { ByHand } from "./ByHand";
import { Requests } from "./Requests";
import { Shifts } from "./Shifts";
import { Tokens } from "./Tokens";
import { Trips } from "./Trips";
import { useChoice } from "./useChoice";
import { WORDS } from "./words";

const ROLES = ["eic", "admin"];

/** The engineer in charge: who waits and what waits, side by side. */
export function EicPage() {
  const words = useWords(FLEET_WORDS);
  const { session, setSession, signOut } = useSession(ROLES);
  if (session === null) {
    return <Login title={words.eicTitle} roles={ROLES} onSignedIn={setSession} />;
  }
  return <Signed session={session} onSignOut={signOut} />;
}

function Signed({ session, onSignOut }: { session: SignedIn; onSignOut: () => void }) {
  const words = useWords(WORDS);
  const stations = useStations(session);
  const [chosen, setChosen] = useState<number | null>(null);
  const station = stations?.find((one) => one.ms_id === chosen) ?? stations?.[0] ?? null;
  const path = station && `/api/eic/token-queue/stream?ms_id=${station.ms_id}`;
  const { data, state } = useEventStream<StationQueueEvent>(path, "queue", {
    accessToken: session.accessToken,
  });
  const title = station?.ms_name ?? words.title;
  return (
    <Frame title={title} onSignOut={onSignOut} lost={state === "lost"}>
      {stations && stations.length > 1 && (
        <nav className="stations" aria-label={words.stations}>
          {stations.map((one) => (
            <button
              key={one.ms_id}
              className={one === station ? "button primary" : "button"}
              type="button"
              onClick={() => setChosen(one.ms_id)}
            >
              {one.ms_name}
            </button>
          ))}
        </nav>
      )}
      {stations?.length === 0 && <p className="message">{words.noStation}</p>}
      {data && <StationView key={data.ms_id} data={data} session={session} onExpired={onSignOut} />}
    </Frame>
  );
}

function useStations(session: SignedIn): StationQueue[] | null {
  const [stations, setStations] = useState<StationQueue[] | null>(null);
  useEffect(() => {
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      try {
        const options = { accessToken: session.accessToken, signal: end.signal };
        const answer = await call<StationQueues>("GET", "/api/eic/token-queue", options);
        setStations(answer.queues);
      } catch {
        if (!end.signal.aborted) timer = setTimeout(read, 3_000);
      }
    };
    void read();
    return () => {
      end.abort();
      clearTimeout(timer);
    };
  }, [session]);
  return stations;
}

interface ViewProps {
  data: StationQueueEvent;
  session: SignedIn;
  onExpired: () => void;
}

function StationView({ data, session, onExpired }: ViewProps) {
  const actions = useActions(session, onExpired);
  const choice = useChoice(data);
  return (
    <main className="station">
      {actions.refused && (
        <p className="note bad wide" role="alert">
          {actions.refused}
        </p>
      )}
      <ByHand choice={choice} actions={actions} />
      <Tokens data={data} choice={choice} />
      <Requests data={data} choice={choice} actions={actions} />
      <Shifts data={data} actions={actions} />
      <Trips data={data} />
    </main>
  );
}
