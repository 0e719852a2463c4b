import { useWords } from "@web/i18n";
import { Problem } from "@web/problem";
import { signIn } from "@web/session";
import { type FormEvent, useState } from "react";
import { Frame } from "./Frame";
import { rememberSession, type SignedIn, signedIn } from "./memory";
import { type FleetWords, sentenceOf, WORDS } from "./words";

interface Props {
  title: string;
  roles: readonly string[];
  onSignedIn: (session: SignedIn) => void;
}

export function Login({ title, roles, onSignedIn }: Props) {
  const words = useWords(WORDS);
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
        setRefused(words.wrongRole);
        setBusy(false);
        return;
      }
      rememberSession(session);
      onSignedIn(session);
    } catch (error) {
      setRefused(whyNot(error, words));
      setBusy(false);
    }
  };

  return (
    <Frame>
      <main className="login">
        <form className="card login-card" onSubmit={submit}>
          <h1>{title}</h1>
          <label className="field">
            {words.username}
            <input
              name="username"
              autoComplete="username"
              required
              autoCapitalize="none"
              dir="auto"
            />
          </label>
          <label className="field">
            {words.password}
            <input name="password" type="password" autoComplete="current-password" required />
          </label>
          {refused && (
            <p className="note bad" role="alert">
              {refused}
            </p>
          )}
          <button className="button primary" type="submit" disabled={busy}>
            {words.signIn}
          </button>
        </form>
      </main>
    </Frame>
  );
}

export function whyNot(error: unknown, words: FleetWords): string {
  if (!(error instanceof Problem)) return words.failed;
  if (error.code === "WRONG_CREDENTIALS") return words.wrongLogin;
  if (error.status === 429) return words.tooOften;
  return error.unreachable ? words.unreachable : sentenceOf(words, error.code, error.sentence);
}
