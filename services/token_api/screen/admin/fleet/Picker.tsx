import { isolated } from "@web/i18n";
import { useRead } from "@web/session/useRead";
import type { SignedIn } from "@web/session/useSession";
import { useEffect, useState } from "react";
import { useMessages } from "./messages";

// More is not looked through: one types a letter more.
const CHOICES_MAX = 50;
const PAUSE_MS = 350;

interface Choice {
  id: number;
  name: string;
}

interface Props<Found> {
  label: string;
  /** Where the choices are read, with `?` and what narrows them. */
  path: string;
  choicesOf: (found: Found) => Choice[];
  session: SignedIn;
  /** What is chosen already, which need not be among those found. */
  kept?: Choice;
  value: string;
  onChange: (id: string) => void;
}

/** One of a thousand: found by some letters, then chosen from a short list. */
export function Picker<Found>(props: Props<Found>) {
  const { label, path, choicesOf, session, kept, value, onChange } = props;
  const t = useMessages();
  const [typed, setTyped] = useState("");
  const [sought, setSought] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSought(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const address = `${path}&limit=${CHOICES_MAX}&search=${encodeURIComponent(sought)}`;
  const { answer } = useRead<Found>(address, session);
  const found = answer ? choicesOf(answer) : [];
  const choices = [...(kept ? [kept] : []), ...found.filter((each) => each.id !== kept?.id)];
  return (
    <fieldset className="group field">
      <legend>{label}</legend>
      <input
        type="search"
        aria-label={t("searchIn", { what: label })}
        placeholder={t("search")}
        value={typed}
        maxLength={80}
        onChange={(event) => setTyped(event.target.value)}
      />
      <select
        required
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{answer && choices.length === 0 ? t("nothing") : ""}</option>
        {choices.map((each) => (
          <option key={each.id} value={each.id}>
            {isolated(each.name)}
          </option>
        ))}
      </select>
    </fieldset>
  );
}
