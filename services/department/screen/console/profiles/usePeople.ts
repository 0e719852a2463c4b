/** Everybody whose skills can be set: who works here, and who has sat at a desk or has some set. */
import { call } from "@web/api";
import type { SignedIn } from "@web/session/useSession";
import type { PeopleAtDesks, PersonSetting } from "@web/types/department";
import { useEffect, useState } from "react";

export interface People {
  all: PersonSetting[];
  /** The list of who works here could not be read: only those known from desks are in it. */
  incomplete: boolean;
}

export function usePeople(
  departmentId: string,
  known: PersonSetting[] | undefined,
  session: SignedIn,
): People {
  const { accessToken } = session;
  const [working, setWorking] = useState<PeopleAtDesks["people"]>([]);
  const [incomplete, setIncomplete] = useState(false);
  useEffect(() => {
    const end = new AbortController();
    const path = `/api/v1/departments/${encodeURIComponent(departmentId)}/people`;
    call<PeopleAtDesks>("GET", path, { accessToken, signal: end.signal }).then(
      (answer) => setWorking(answer.people),
      () => setIncomplete(!end.signal.aborted),
    );
    return () => end.abort();
  }, [departmentId, accessToken]);
  return { all: everybody(working, known ?? []), incomplete };
}

/** Put both lists together, by name; a name that is kept today goes before that of an old sitting. */
export function everybody(
  working: PeopleAtDesks["people"],
  known: PersonSetting[],
): PersonSetting[] {
  const all = new Map(known.map((one) => [one.user_id, one]));
  for (const { user_id, name } of working) {
    const { always = null, today = null } = all.get(user_id) ?? {};
    all.set(user_id, { user_id, name, always, today });
  }
  const named = (one: PersonSetting) => one.name ?? one.user_id;
  return [...all.values()].sort((one, other) => named(one).localeCompare(named(other)));
}
