import { useWords } from "@web/i18n";
import type { CurrentTokenEvent } from "@web/types/token_api";
import { useEventStream } from "@web/useEventStream";
import { Frame } from "../fleet/Frame";
import { Login } from "../fleet/Login";
import type { SignedIn } from "../fleet/memory";
import { useActions } from "../fleet/useActions";
import { useSession } from "../fleet/useSession";
import { WORDS as FLEET_WORDS } from "../fleet/words";
import { NoToken } from "./NoToken";
import { Offer } from "./Offer";
import { OnTrip } from "./OnTrip";
import { Waiting } from "./Waiting";
import { WORDS } from "./words";

const ROLES = ["driver"];

/** A driver's own phone: into the line, the place in it, the offer, the trip. */
export function DriverPage() {
  const words = useWords(FLEET_WORDS);
  const { session, setSession, signOut } = useSession(ROLES);
  if (session === null) {
    return <Login title={words.driverTitle} roles={ROLES} onSignedIn={setSession} />;
  }
  return <Signed session={session} onSignOut={signOut} />;
}

function Signed({ session, onSignOut }: { session: SignedIn; onSignOut: () => void }) {
  const words = useWords(WORDS);
  const { data, state } = useEventStream<CurrentTokenEvent>("/api/driver/token/stream", "current", {
    accessToken: session.accessToken,
  });
  const actions = useActions(session, onSignOut);
  return (
    <Frame title={data?.driver_name ?? session.name} onSignOut={onSignOut} lost={state === "lost"}>
      <main className="driver" data-status={data?.trip?.status ?? data?.token?.status ?? "NONE"}>
        {data === null && <p role="status">{words.loading}</p>}
        {data && situation(data, session, actions)}
        {actions.refused && (
          <p className="note bad" role="alert">
            {actions.refused}
          </p>
        )}
      </main>
    </Frame>
  );
}

function situation(
  data: CurrentTokenEvent,
  session: SignedIn,
  actions: ReturnType<typeof useActions>,
) {
  const { token, trip } = data;
  if (token === null) return <NoToken data={data} actions={actions} />;
  if (!trip) return <Waiting data={data} token={token} actions={actions} />;
  if (trip.status === "PENDING") {
    return <Offer token={token} trip={trip} aheadMs={session.aheadMs} actions={actions} />;
  }
  return <OnTrip token={token} trip={trip} actions={actions} />;
}
