import { useCallback, useEffect, useState } from "react";
import { rememberedSession, rememberSession, type SignedIn } from "./memory";

/** Keep who is signed in, until they sign out or their time is over. */
export function useSession(roles: readonly string[]) {
  const [session, setSession] = useState<SignedIn | null>(() => {
    const remembered = rememberedSession(Date.now());
    return remembered && roles.includes(remembered.role) ? remembered : null;
  });
  const signOut = useCallback(() => {
    rememberSession(null);
    setSession(null);
  }, []);
  useEffect(() => {
    if (session === null) return;
    const timer = setTimeout(signOut, Math.max(0, session.expiresAt - Date.now()));
    return () => clearTimeout(timer);
  }, [session, signOut]);
  return { session, setSession, signOut };
}
