import { problemSentence } from "@web/messages/problemSentence";
import { Problem } from "@web/problem";
import { signIn } from "@web/session";
import { type FormEvent, useState } from "react";
import { Frame } from "./Frame";
import { rememberSession, type SignedIn, signedIn } from "./memory";
import { useMessages } from "./messages";

interface Props {
  title: string;
  roles: readonly string[];
  onSignedIn: (session: SignedIn) => void;
}

export function Login({ title, roles, onSignedIn }: Props) {
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
      const session = signedIn(answer, username, Date.now());
      if (!roles.includes(session.role)) {
        setRefused(t("wrongRole"));
        setBusy(false);
        return;
      }
      rememberSession(session);
      onSignedIn(session);
    } catch (error) {
      setRefused(whyNot(error, t));
      setBusy(false);
    }
  };

  return (
    <Frame>
      <main className="login">
        <form className="card login-card" onSubmit={submit}>
          <h1>{title}</h1>
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
            {t("signIn")}
          </button>
        </form>
      </main>
    </Frame>
  );
}

type T = ReturnType<typeof useMessages>;

export function whyNot(error: unknown, t: T): string {
  if (error instanceof Problem && error.code === "WRONG_CREDENTIALS") return t("wrongLogin");
  return problemSentence(t, error);
}
