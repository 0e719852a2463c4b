import { newKey } from "@web/api";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { TestLetterTaken, Words } from "@web/types/notifier";
import { useState } from "react";
import { useMessages } from "../messages";

interface Props {
  path: string;
  words: Words;
  session: SignedIn;
}

/** Send the words, kept or not, to an address of one's own. */
export function TestLetter({ path, words, session }: Props) {
  const t = useMessages();
  const actions = useActions(session);
  const [to, setTo] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const send = async () => {
    setSentTo(null);
    const body = { test_id: newKey(), to: to.trim(), words };
    const taken = await actions.act<TestLetterTaken>(path, body);
    if (taken) setSentTo(taken.to);
  };
  return (
    <form
      className="letters-card wording-test"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label className="field">
        {t("wording.testTo")}
        <input
          type="email"
          dir="ltr"
          required
          autoComplete="email"
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </label>
      <button type="submit" className="button" disabled={actions.busy}>
        {t("wording.test")}
      </button>
      <ProblemNote actions={actions} pageMessages={t} />
      <p role="status" className="letters-soft">
        {sentTo && t("wording.testSent", { to: sentTo })}
      </p>
    </form>
  );
}
