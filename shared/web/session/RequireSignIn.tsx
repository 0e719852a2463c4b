import { Fragment, type ReactNode } from "react";
import type { Role } from "../types/token_api";
import { SignIn } from "./SignIn";
import { SignInAgain } from "./SignInAgain";
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

/**
 * Show the page to whoever is signed in, else the form. A login that ends is begun anew in front of the
 * page, which stays as it is for the same person, and begins anew for another one.
 */
export function RequireSignIn({ title, roles, whenExpired = "", children }: Props) {
  const { session, expired, begin } = useSession(roles);
  if (session === null) return <SignIn title={title} roles={roles} onSignedIn={begin} />;
  return (
    <>
      <Fragment key={session.userId}>{children(session)}</Fragment>
      {expired && (
        <SignInAgain
          title={title}
          roles={roles}
          userId={session.userId}
          whenExpired={whenExpired}
          onSignedIn={begin}
        />
      )}
    </>
  );
}
