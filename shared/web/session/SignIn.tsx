import { type FormEvent, useCallback, useEffect, useState } from "react";
import { Brand } from "../Brand";
import { LanguageChoice } from "../language/LanguageChoice";
import { problemSentence } from "../messages/problemSentence";
import { Problem } from "../problem";
import type { Role } from "../types/token_api";
import { type KeptSession, sessionOf } from "./keptSession";
import { useMessages } from "./messages";
import { PasswordFields } from "./PasswordFields";
import { ProviderButtons } from "./ProviderButtons";
import { takeReturn } from "./provider";
import { type Credentials, signIn } from "./signIn";
import { useProvider } from "./useProvider";

// A name or password that no user can have is refused as input, and is as wrong as any other.
const WRONG = ["WRONG_CREDENTIALS", "INVALID_INPUT"];

interface Props {
  title: string;
  roles: readonly Role[];
  /** Whose login has ended, and what to tell them; without it the form is a page of its own. */
  again?: { userId: string; whenExpired: string };
  onSignedIn: (session: KeptSession) => void;
}

export function SignIn({ title, roles, again, onSignedIn }: Props) {
  const t = useMessages();
  const { provider, problem } = useProvider();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);

  const attempt = useCallback(
    async (credentials: Credentials, username: string) => {
      setBusy(true);
      setRefused(null);
      try {
        const answer = await signIn(credentials);
        if (!roles.includes(answer.role)) throw new Problem("WRONG_ROLE", answer.role);
        onSignedIn(sessionOf(answer, username, Date.now()));
      } catch (error) {
        setRefused(error);
      }
      setBusy(false);
    },
    [roles, onSignedIn],
  );

  // Who comes back from the provider has nothing more to do.
  useEffect(() => {
    try {
      const login = takeReturn();
      if (login !== null) void attempt(login, "");
    } catch (error) {
      setRefused(error);
    }
  }, [attempt]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const username = String(form.get("username")).trim();
    void attempt({ username, password: String(form.get("password")) }, username);
  };

  const met = refused ?? problem;
  const wrong = met instanceof Problem && WRONG.includes(met.code);
  const Around = again ? "div" : "main";
  return (
    <Around className="sign-in">
      <form className="sign-in-card" onSubmit={submit}>
        <Brand />
        <h1>
          <bdi>{title}</bdi>
        </h1>
        {again && (
          <p className="note">
            {t("signInAgain")} {again.whenExpired}
          </p>
        )}
        {met !== null && (
          <p className="note bad" role="alert">
            {wrong ? t("wrongLogin") : problemSentence(t, met)}
          </p>
        )}
        {provider && (
          <ProviderButtons provider={provider} busy={busy} beside={again?.userId ?? null} />
        )}
        {provider === null && <PasswordFields busy={busy} />}
        <LanguageChoice />
      </form>
    </Around>
  );
}
