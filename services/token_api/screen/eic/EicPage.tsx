import { Frame } from "@web/session/Frame";
import { ProblemNote } from "@web/session/ProblemNote";
import { RequireSignIn } from "@web/session/RequireSignIn";
import { useActions } from "@web/session/useActions";
import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { Role, StationQueueEvent, StationQueues } from "@web/types/token_api";
import { useEventStream } from "@web/useEventStream";
import { useState } from "react";
import { ByHand } from "./ByHand";
import { useMessages } from "./messages";
import { NotStarted } from "./NotStarted";
import { Requests } from "./Requests";
import { Shifts } from "./Shifts";
import { Tokens } from "./Tokens";
import { Trips } from "./Trips";
import { useChoice } from "./useChoice";

const ROLES: readonly Role[] = ["eic", "admin"];

/** The engineer in charge: who waits and what waits, side by side. */
export function EicPage() {
  const t = useMessages();
  return (
    <RequireSignIn title={t("title")} roles={ROLES}>
      {(session) => <Stations session={session} />}
    </RequireSignIn>
  );
}

function Stations({ session }: { session: SignedIn }) {
  const t = useMessages();
  const stations = useAnswer<StationQueues>("/api/eic/token-queue", session)?.queues;
  const [chosen, setChosen] = useState<number | null>(null);
  const station = stations?.find((one) => one.ms_id === chosen) ?? stations?.[0] ?? null;
  const path = station && `/api/eic/token-queue/stream?ms_id=${station.ms_id}`;
  const { data, state } = useEventStream<StationQueueEvent>(path, "queue", session);
  const title = station?.ms_name ?? t("title");
  return (
    <Frame title={title} onSignOut={session.signOut} lost={state === "lost"}>
      {stations && stations.length > 1 && (
        <nav className="stations" aria-label={t("stations")}>
          {stations.map((one) => (
            <button
              key={one.ms_id}
              className={one === station ? "button primary" : "button"}
              type="button"
              onClick={() => setChosen(one.ms_id)}
            >
              <bdi>{one.ms_name}</bdi>
            </button>
          ))}
        </nav>
      )}
      {stations?.length === 0 && <p className="message">{t("noStation")}</p>}
      {data && <StationView key={data.ms_id} data={data} session={session} />}
    </Frame>
  );
}

interface ViewProps {
  data: StationQueueEvent;
  session: SignedIn;
}

function StationView({ data, session }: ViewProps) {
  const t = useMessages();
  const actions = useActions(session);
  const choice = useChoice(data);
  return (
    <main className="station">
      <ProblemNote actions={actions} pageMessages={t} />
      <NotStarted data={data} aheadMs={session.aheadMs} actions={actions} />
      <ByHand choice={choice} actions={actions} />
      <Tokens data={data} choice={choice} />
      <Requests data={data} choice={choice} actions={actions} />
      <Shifts data={data} actions={actions} />
      <Trips data={data} />
    </main>
  );
}
