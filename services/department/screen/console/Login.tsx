import { Brand } from "@web/Brand";
import { problemSentence } from "@web/messages/problemSentence";
import { Problem } from "@web/problem";
import { signIn } from "@web/session";
import { type FormEvent, useState } from "react";
import { LanguageChoice } from "./LanguageChoice";
import { type SignedIn, signedIn } from "./memory";
import { useMessages } from "./messages";

type T = ReturnType<typeof useMessages>;

interface Props {
  /** The login ended while they sat at a desk. */
  again: boolean;
  onSignedIn: (session: SignedIn) => void;
}

export function Login({ again, onSignedIn }: Props) {
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
      const session = await signIn({ username, password: String(form.get("password")) });
      onSignedIn(signedIn(session, username, Date.now()));
    } catch (error) {
      setRefused(whyNot(error, t));
      setBusy(false);
    }
  };

  return (
    <main className="login">
      <form className="login-card" onSubmit={submit}>
        <Brand />
        <h1>{t("signInTitle")}</h1>
        {again && <p className="note">{t("signInAgain")}</p>}
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

function whyNot(error: unknown, t: T): string {
  const wrong = error instanceof Problem && (error.status === 401 || error.status === 422);
  return wrong ? t("wrongLogin") : problemSentence(t, error);
}
