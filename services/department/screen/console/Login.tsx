import { Brand } from "@web/Brand";
import { useWords } from "@web/i18n";
import { Problem } from "@web/problem";
import { signIn } from "@web/session";
import { type FormEvent, useState } from "react";
import { LanguageChoice } from "./LanguageChoice";
import { type SignedIn, signedIn } from "./memory";
import { sentenceOf, WORDS, type Words } from "./words";

interface Props {
  /** The login ended while they sat at a desk. */
  again: boolean;
  onSignedIn: (session: SignedIn) => void;
}

export function Login({ again, onSignedIn }: Props) {
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
      const session = await signIn({ username, password: String(form.get("password")) });
      onSignedIn(signedIn(session, username, Date.now()));
    } catch (error) {
      setRefused(whyNot(error, words));
      setBusy(false);
    }
  };

  return (
    <main className="login">
      <form className="login-card" onSubmit={submit}>
        <Brand />
        <h1>{words.signInTitle}</h1>
        {again && <p className="note">{words.signInAgain}</p>}
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
          {busy ? words.signingIn : words.signIn}
        </button>
        <LanguageChoice />
      </form>
    </main>
  );
}

function whyNot(error: unknown, words: Words): string {
  if (!(error instanceof Problem)) return words.otherwise || String(error);
  if (error.status === 401 || error.status === 422) return words.wrongLogin;
  if (error.status === 429) return words.tooOften;
  return error.unreachable ? words.lostAtFirst : sentenceOf(words, error.code, error.sentence);
}
