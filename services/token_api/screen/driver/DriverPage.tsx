import { useEventStream } from "@web/useEventStream";
import { Frame } from "../fleet/Frame";
import { Login } from "../fleet/Login";
import type { SignedIn } from "../fleet/memory";
import type { Current } from "../fleet/types";
import { useActions } from "../fleet/useActions";
import { useSession } from "../fleet/useSession";
import { useMessages } from "./messages";
import { NoToken } from "./NoToken";
import { Offer } from "./Offer";
import { OnTrip } from "./OnTrip";
import { Waiting } from "./Waiting";

const ROLES = ["driver"];

/** A driver's own phone: into the line, the place in it, the offer, the trip. */
export function DriverPage() {
  const t = useMessages();
  const { session, setSession, signOut } = useSession(ROLES);
  if (session === null) {
    return <Login title={t("title")} roles={ROLES} onSignedIn={setSession} />;
  }
  return <Signed session={session} onSignOut={signOut} />;
}

function Signed({ session, onSignOut }: { session: SignedIn; onSignOut: () => void }) {
  const t = useMessages();
  const { data, state } = useEventStream<Current>("/api/driver/token/stream", "current", {
    accessToken: session.accessToken,
  });
  const actions = useActions(session, onSignOut);
  return (
    <Frame title={data?.driver_name ?? session.name} onSignOut={onSignOut} lost={state === "lost"}>
      <main className="driver" data-status={data?.trip?.status ?? data?.token?.status ?? "NONE"}>
        {data === null && <p role="status">{t("loading")}</p>}
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

function situation(data: Current, session: SignedIn, actions: ReturnType<typeof useActions>) {
  const { token, trip } = data;
  if (token === null) return <NoToken data={data} actions={actions} />;
  if (!trip) return <Waiting data={data} token={token} actions={actions} />;
  if (trip.status === "PENDING") {
    return <Offer token={token} trip={trip} aheadMs={session.aheadMs} actions={actions} />;
  }
  return <OnTrip token={token} trip={trip} actions={actions} />;
}
