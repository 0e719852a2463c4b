import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { CorrectIn, Holder } from "@web/types/department";
import type { FormEvent } from "react";
import { useMessages } from "./messages";

const FIELDS = ["name", "phone", "email"] as const;
const TYPES = { name: "text", phone: "tel", email: "email" } as const;

interface Props {
  tokenId: number;
  session: SignedIn;
  onCorrect: (fields: Partial<CorrectIn>) => void;
}

/** Put a name or an address right: only what was changed is sent. */
export function CorrectForm({ tokenId, session, onCorrect }: Props) {
  const t = useMessages();
  const holder = useAnswer<Holder>(`/api/v1/tokens/${tokenId}/holder`, session);
  if (holder === null) return <p role="status">{t("loading")}</p>;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const changed: Partial<CorrectIn> = {};
    for (const field of FIELDS) {
      const value = String(form.get(field)).trim() || null;
      if (value !== holder[field]) changed[field] = value;
    }
    onCorrect(changed);
  };
  return (
    <form className="dialog-form" onSubmit={submit}>
      {FIELDS.map((field) => (
        <label key={field} className="field">
          {t(`field.${field}`)}
          <input
            name={field}
            type={TYPES[field]}
            defaultValue={holder[field] ?? ""}
            maxLength={200}
            dir="auto"
            autoComplete="off"
            // biome-ignore lint/a11y/noAutofocus: the question has just been asked
            autoFocus={field === "name"}
          />
        </label>
      ))}
      <button type="submit" className="button primary">
        {t("save")}
      </button>
    </form>
  );
}
