import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Role } from "../types/token_api";
import { type KeptSession, keepSession, keptSession } from "./keptSession";
import { hearOtherTabs, tellOtherTabs } from "./otherTabs";

export interface SignedIn extends KeptSession {
  signOut: () => void;
  /** The server no longer knows the login: ask for it again. */
  expire: () => void;
}

/**
 * Keep who is signed in, until they sign out. When their time is over (`expired`) the page keeps what it
 * shows, and what was typed, until the same person has signed in again.
 */
export function useSession(roles: readonly Role[]) {
  const [kept, setKept] = useState(() => keptSession(roles, Date.now()));
  const [expired, setExpired] = useState(false);

  const change = useCallback((session: KeptSession | null) => {
    keepSession(session);
    setKept(session);
    setExpired(false);
  }, []);
  const begin = useCallback(
    (session: KeptSession) => {
      change(session);
      tellOtherTabs(session);
    },
    [change],
  );
  const signOutUrl = kept?.signOutUrl;
  const signOut = useCallback(() => {
    change(null);
    if (signOutUrl) location.assign(signOutUrl); // or the next one at this desk would be let in
  }, [change, signOutUrl]);
  // A late refusal of the login before must not end the one that has begun since.
  const current = useRef(kept?.accessToken);
  current.current = kept?.accessToken;
  const expireIf = useCallback((accessToken: string) => {
    if (current.current !== accessToken) return;
    keepSession(null);
    setExpired(true);
  }, []);

  useEffect(() => {
    if (kept === null) return;
    const end = () => expireIf(kept.accessToken);
    const timer = setTimeout(end, Math.max(0, kept.expiresAt - Date.now()));
    return () => clearTimeout(timer);
  }, [kept, expireIf]);

  const userId = kept?.userId ?? "";
  useEffect(() => (expired ? hearOtherTabs(userId, change) : undefined), [expired, userId, change]);

  const session: SignedIn | null = useMemo(
    () => kept && { ...kept, signOut, expire: () => expireIf(kept.accessToken) },
    [kept, signOut, expireIf],
  );
  return { session, expired, begin };
}
