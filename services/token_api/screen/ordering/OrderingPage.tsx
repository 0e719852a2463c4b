import { isolated, nameIn, useLanguage } from "@web/i18n";
import { Frame } from "@web/session/Frame";
import { claimsOf } from "@web/session/keptSession";
import { RequireSignIn } from "@web/session/RequireSignIn";
import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { Queue, Queues, Role } from "@web/types/token_api";
import { useState } from "react";
import { useMessages } from "./messages";
import { QueueRule } from "./QueueRule";

// What a session says of somebody who is in charge everywhere.
const ALL_DEPARTMENTS = "*";
const ROLES: readonly Role[] = ["supervisor", "admin"];

/** For supervisors: by which rule each counter's line is called. */
export function OrderingPage() {
  const t = useMessages();
  return (
    <RequireSignIn title={t("title")} roles={ROLES}>
      {(session) => <Counters session={session} />}
    </RequireSignIn>
  );
}

function Counters({ session }: { session: SignedIn }) {
  const t = useMessages();
  const { language } = useLanguage();
  const all = useAnswer<Queues>("/api/v1/queues?limit=1000", session)?.queues;
  const [changed, setChanged] = useState<Record<string, Queue>>({});
  const [chosen, setChosen] = useState<string | null>(null);
  const queues = all && own(all, session).map((queue) => changed[queue.id] ?? queue);
  const queue = queues?.find((one) => one.id === chosen) ?? queues?.[0];
  return (
    <Frame title={t("title")} onSignOut={session.signOut}>
      <main className="ordering">
        <p className="ordering-intro">{t("intro")}</p>
        {queues?.length === 0 && <p className="note">{t("noCounters")}</p>}
        {queue && queues && (
          <label className="field">
            {t("counter")}
            <select value={queue.id} onChange={(event) => setChosen(event.target.value)}>
              {queues.map((one) => (
                <option key={one.id} value={one.id}>
                  {`${isolated(nameIn(one.names, language))} (${one.id})`}
                </option>
              ))}
            </select>
          </label>
        )}
        {queue && (
          <QueueRule
            key={queue.id}
            queue={queue}
            session={session}
            onSaved={(saved) => setChanged((before) => ({ ...before, [saved.id]: saved }))}
          />
        )}
      </main>
    </Frame>
  );
}

/** The counters of the departments that somebody is in charge of; an administrator has all. */
function own(queues: Queue[], session: SignedIn): Queue[] {
  const { departments } = claimsOf(session.accessToken);
  const mine = new Set<unknown>(Array.isArray(departments) ? departments : []);
  const all = mine.has(ALL_DEPARTMENTS);
  return queues.filter(
    (queue) => queue.kind === "COUNTER" && (all || mine.has(queue.department_id)),
  );
}
