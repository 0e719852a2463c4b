import { useCallback, useEffect, useState } from "react";
import { DeskPage } from "./DeskPage";
import { Login } from "./Login";
import {
  type Place,
  rememberedPlace,
  rememberedSession,
  rememberPlace,
  rememberSession,
  type SignedIn,
} from "./memory";
import { Places } from "./Places";

/** Sign in, choose a desk, work. A login that ends in between takes nobody's desk away. */
export function Console() {
  const [session, setSession] = useState<SignedIn | null>(() => rememberedSession(Date.now()));
  const [place, setPlace] = useState<Place | null>(rememberedPlace);
  const [ended, setEnded] = useState(false);

  const signedOut = useCallback(() => {
    setSession(null);
    setEnded(true);
  }, []);
  useEffect(() => rememberSession(session), [session]);
  useEffect(() => rememberPlace(place), [place]);
  useEffect(() => {
    if (session === null) return;
    const timer = setTimeout(signedOut, Math.max(0, session.expiresAt - Date.now()));
    return () => clearTimeout(timer);
  }, [session, signedOut]);

  const leave = () => {
    setSession(null);
    setPlace(null);
    setEnded(false);
  };

  if (session === null) return <Login again={ended && place !== null} onSignedIn={setSession} />;
  if (place === null) {
    return <Places session={session} onChosen={setPlace} onSignedOut={signedOut} onLeave={leave} />;
  }
  return (
    <DeskPage
      key={`${place.departmentId}/${place.deskId}`}
      session={session}
      place={place}
      onSignedOut={signedOut}
      onChangeDesk={() => setPlace(null)}
      onLeave={leave}
    />
  );
}
