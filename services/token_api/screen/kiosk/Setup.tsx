import { Brand } from "@web/Brand";
import { useWords } from "@web/i18n";
import { type FormEvent, useState } from "react";
import { WORDS } from "./words";

interface SetupProps {
  wrong: boolean;
  onKey: (key: string) => void;
}

/** Shown once to whoever puts the kiosk up, and again when its key is no longer accepted. */
export function Setup({ wrong, onKey }: SetupProps) {
  const words = useWords(WORDS);
  const [key, setKey] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() !== "") onKey(key.trim());
  };
  return (
    <main className="setup">
      <form className="setup-card" onSubmit={submit}>
        <Brand />
        <h1 className="step-title">{words.setupTitle}</h1>
        <p>{words.setupWhat}</p>
        {wrong && (
          <p className="note bad" role="alert">
            {words.setupWrong}
          </p>
        )}
        <label htmlFor="device-key">{words.setupKey}</label>
        <input
          id="device-key"
          className="setup-input"
          dir="ltr"
          type="password"
          autoComplete="off"
          required
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
        <button type="submit" className="button primary" disabled={key.trim() === ""}>
          {words.setupSave}
        </button>
      </form>
    </main>
  );
}
