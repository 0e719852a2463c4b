import { useCallback, useEffect, useMemo, useState } from "react";
import type { Role } from "../types/token_api";
import { type KeptSession, keepSession, keptSession } from "./keptSession";

export interface SignedIn extends KeptSession {
  signOut: () => void;
  /** The server no longer knows the login: ask for it again. */
  expire: () => void;
}

/** Keep who is signed in, until they sign out or their time is over (`expired`). */
export function useSession(roles: readonly Role[]) {
  const [kept, setKept] = useState(() => keptSession(roles, Date.now()));
  const [expired, setExpired] = useState(false);

  const change = useCallback((session: KeptSession | null, isExpired: boolean) => {
    keepSession(session);
    setKept(session);
    setExpired(isExpired);
  }, []);
  const begin = useCallback((session: KeptSession) => change(session, false), [change]);
  const signOut = useCallback(() => change(null, false), [change]);
  const expire = useCallback(() => change(null, true), [change]);

  useEffect(() => {
    if (kept === null) return;
    const timer = setTimeout(expire, Math.max(0, kept.expiresAt - Date.now()));
    return () => clearTimeout(timer);
  }, [kept, expire]);

  const session: SignedIn | null = useMemo(
    () => kept && { ...kept, signOut, expire },
    [kept, signOut, expire],
  );
  return { session, expired, begin };
}
