import { useEffect, useRef } from "react";
import type { Role } from "../types/token_api";
import type { KeptSession } from "./keptSession";
import { SignIn } from "./SignIn";

interface Props {
  title: string;
  roles: readonly Role[];
  userId: string;
  whenExpired: string;
  onSignedIn: (session: KeptSession) => void;
}

/** The form in front of the page, which waits behind it: nothing that was typed is lost. */
export function SignInAgain({ title, roles, userId, whenExpired, onSignedIn }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => element.current?.showModal(), []);
  return (
    <dialog
      ref={element}
      className="sign-in-again"
      aria-label={title}
      onCancel={(event) => event.preventDefault()}
    >
      <SignIn title={title} roles={roles} again={{ userId, whenExpired }} onSignedIn={onSignedIn} />
    </dialog>
  );
}
