import { type FormEvent, useState } from "react";
import { Brand } from "../Brand";
import { LanguageChoice } from "../language/LanguageChoice";
import { problemSentence } from "../messages/problemSentence";
import { Problem } from "../problem";
import type { Role } from "../types/token_api";
import { type KeptSession, sessionOf } from "./keptSession";
import { useMessages } from "./messages";
import { signIn } from "./signIn";

// A name or password that no user can have is refused as input, and is as wrong as any other.
const WRONG = [401, 422];

interface Props {
  title: string;
  roles: readonly Role[];
  expired: boolean;
  whenExpired: string;
  onSignedIn: (session: KeptSession) => void;
}

export function SignIn({ title, roles, expired, whenExpired, onSignedIn }: Props) {
  const t = useMessages();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const username = String(form.get("username")).trim();
    setBusy(true);
    setRefused(null);
    try {
      const answer = await signIn({ username, password: String(form.get("password")) });
      if (roles.includes(answer.role)) onSignedIn(sessionOf(answer, username, Date.now()));
      else setRefused(t("wrongRole"));
    } catch (error) {
      const wrong = error instanceof Problem && WRONG.includes(error.status);
      setRefused(wrong ? t("wrongLogin") : problemSentence(t, error));
    }
    setBusy(false);
  };

  return (
    <main className="sign-in">
      <form className="sign-in-card" onSubmit={submit}>
        <Brand />
        <h1>
          <bdi>{title}</bdi>
        </h1>
        {expired && (
          <p className="note">
            {t("signInAgain")} {whenExpired}
          </p>
        )}
        <label className="field">
          {t("username")}
          <input
            name="username"
            autoComplete="username"
            required
            autoCapitalize="none"
            dir="auto"
          />
        </label>
        <label className="field">
          {t("password")}
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        {refused && (
          <p className="note bad" role="alert">
            {refused}
          </p>
        )}
        <button className="button primary" type="submit" disabled={busy}>
          {busy ? t("signingIn") : t("signIn")}
        </button>
        <LanguageChoice />
      </form>
    </main>
  );
}
