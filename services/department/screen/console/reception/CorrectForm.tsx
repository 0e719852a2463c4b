import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { CorrectIn, Holder } from "@web/types/department";
import type { FormEvent } from "react";
import { HOLDER_FIELDS, HolderFields } from "./HolderFields";
import { useMessages } from "./messages";

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
    for (const field of HOLDER_FIELDS) {
      const value = String(form.get(field)).trim() || null;
      if (value !== holder[field]) changed[field] = value;
    }
    onCorrect(changed);
  };
  return (
    <form className="dialog-form" onSubmit={submit}>
      <HolderFields holder={holder} />
      <button type="submit" className="button primary">
        {t("save")}
      </button>
    </form>
  );
}
