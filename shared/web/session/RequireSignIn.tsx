import type { ReactNode } from "react";
import type { Role } from "../types/token_api";
import { SignIn } from "./SignIn";
import { type SignedIn, useSession } from "./useSession";

interface Props {
  /** What the form is headed with. */
  title: string;
  /** Who may use this page. */
  roles: readonly Role[];
  /** What to say to somebody whose login ended while they worked, after "please sign in again". */
  whenExpired?: string | undefined;
  children: (session: SignedIn) => ReactNode;
}

/** Show the page to whoever is signed in, else the form; a login that ends leads back to it. */
export function RequireSignIn({ title, roles, whenExpired = "", children }: Props) {
  const { session, expired, begin } = useSession(roles);
  if (session !== null) return children(session);
  return (
    <SignIn
      title={title}
      roles={roles}
      expired={expired}
      whenExpired={whenExpired}
      onSignedIn={begin}
    />
  );
}
