import { Frame } from "@web/session/Frame";
import { ProblemNote } from "@web/session/ProblemNote";
import { RequireSignIn } from "@web/session/RequireSignIn";
import { type Actions, useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { CurrentTokenEvent, Role } from "@web/types/token_api";
import { useEventStream } from "@web/useEventStream";
import { useMessages } from "./messages";
import { NoToken } from "./NoToken";
import { Offer } from "./Offer";
import { OnTrip } from "./OnTrip";
import { Waiting } from "./Waiting";

const ROLES: readonly Role[] = ["driver"];

/** A driver's own phone: into the line, the place in it, the offer, the trip. */
export function DriverPage() {
  const t = useMessages();
  return (
    <RequireSignIn title={t("title")} roles={ROLES}>
      {(session) => <Driver session={session} />}
    </RequireSignIn>
  );
}

function Driver({ session }: { session: SignedIn }) {
  const t = useMessages();
  const { data, state } = useEventStream<CurrentTokenEvent>(
    "/api/driver/token/stream",
    "current",
    session,
  );
  const actions = useActions(session);
  const title = data?.driver_name ?? session.name;
  return (
    <Frame title={title} onSignOut={session.signOut} lost={state === "lost"}>
      <main className="driver" data-status={data?.trip?.status ?? data?.token?.status ?? "NONE"}>
        {data === null && <p role="status">{t("loading")}</p>}
        {data && situation(data, session, actions)}
        <ProblemNote actions={actions} pageMessages={t} />
      </main>
    </Frame>
  );
}

function situation(data: CurrentTokenEvent, session: SignedIn, actions: Actions) {
  const { token, trip } = data;
  if (token === null) return <NoToken data={data} actions={actions} />;
  if (!trip) return <Waiting data={data} token={token} actions={actions} />;
  if (trip.status === "PENDING") {
    return <Offer token={token} trip={trip} aheadMs={session.aheadMs} actions={actions} />;
  }
  return <OnTrip token={token} trip={trip} actions={actions} />;
}
