import { call } from "@web/api";
import { useEventStream } from "@web/useEventStream";
import { useEffect, useState } from "react";
import { Frame } from "../fleet/Frame";
import { Login } from "../fleet/Login";
import type { SignedIn } from "../fleet/memory";
import type { StationQueue } from "../fleet/types";
import { useActions } from "../fleet/useActions";
import { useSession } from "../fleet/useSession";
import { ByHand } from "./ByHand";
import { useMessages } from "./messages";
import { Requests } from "./Requests";
import { Shifts } from "./Shifts";
import { Tokens } from "./Tokens";
import { Trips } from "./Trips";
import { useChoice } from "./useChoice";

const ROLES = ["eic", "admin"];

interface Station {
  ms_id: number;
  ms_name: string;
}

/** The engineer in charge: who waits and what waits, side by side. */
export function EicPage() {
  const t = useMessages();
  const { session, setSession, signOut } = useSession(ROLES);
  if (session === null) {
    return <Login title={t("title")} roles={ROLES} onSignedIn={setSession} />;
  }
  return <Signed session={session} onSignOut={signOut} />;
}

function Signed({ session, onSignOut }: { session: SignedIn; onSignOut: () => void }) {
  const t = useMessages();
  const stations = useStations(session);
  const [chosen, setChosen] = useState<number | null>(null);
  const station = stations?.find((one) => one.ms_id === chosen) ?? stations?.[0] ?? null;
  const path = station && `/api/eic/token-queue/stream?ms_id=${station.ms_id}`;
  const { data, state } = useEventStream<StationQueue>(path, "queue", {
    accessToken: session.accessToken,
  });
  const title = station?.ms_name ?? t("title");
  return (
    <Frame title={title} onSignOut={onSignOut} lost={state === "lost"}>
      {stations && stations.length > 1 && (
        <nav className="stations" aria-label={t("stations")}>
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
      {stations?.length === 0 && <p className="message">{t("noStation")}</p>}
      {data && <StationView key={data.ms_id} data={data} session={session} onExpired={onSignOut} />}
    </Frame>
  );
}

function useStations(session: SignedIn): Station[] | null {
  const [stations, setStations] = useState<Station[] | null>(null);
  useEffect(() => {
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      try {
        const options = { accessToken: session.accessToken, signal: end.signal };
        const answer = await call<{ queues: Station[] }>("GET", "/api/eic/token-queue", options);
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
  data: StationQueue;
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
