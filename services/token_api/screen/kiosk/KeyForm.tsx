import { type FormEvent, useState } from "react";
import { useMessages } from "./messages";

/** For a kiosk whose key was made beforehand: by a script, or by hand. */
export function KeyForm({ onKey }: { onKey: (key: string) => void }) {
  const t = useMessages();
  const [key, setKey] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() !== "") onKey(key.trim());
  };
  return (
    <form className="setup-key" onSubmit={submit}>
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
      <button type="submit" className="button" disabled={key.trim() === ""}>
        {t("setupSave")}
      </button>
    </form>
  );
}
