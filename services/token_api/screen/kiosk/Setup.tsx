import { Brand } from "@web/Brand";
import { type FormEvent, useState } from "react";
import { useMessages } from "./messages";

interface SetupProps {
  wrong: boolean;
  onKey: (key: string) => void;
}

/** Shown once to whoever puts the kiosk up, and again when its key is no longer accepted. */
export function Setup({ wrong, onKey }: SetupProps) {
  const t = useMessages();
  const [key, setKey] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() !== "") onKey(key.trim());
  };
  return (
    <main className="setup">
      <form className="setup-card" onSubmit={submit}>
        <Brand />
        <h1 className="step-title">{t("setupTitle")}</h1>
        <p>{t("setupWhat")}</p>
        {wrong && (
          <p className="note bad" role="alert">
            {t("setupWrong")}
          </p>
        )}
        <label htmlFor="device-key">{t("setupKey")}</label>
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
          {t("setupSave")}
        </button>
      </form>
    </main>
  );
}
