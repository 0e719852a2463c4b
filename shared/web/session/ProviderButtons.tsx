import type { ProviderSignIn } from "../types/token_api";
import { useMessages } from "./messages";
import { leaveFor } from "./provider";

interface Props {
  provider: ProviderSignIn;
  busy: boolean;
  /** Whose page waits behind the form, and must stay; null: the whole page may go. */
  beside: string | null;
}

/** The way to the provider; on a shared desk also for somebody else than it remembers. */
export function ProviderButtons({ provider, busy, beside }: Props) {
  const t = useMessages();
  return (
    <>
      <button
        className="button primary"
        type="button"
        disabled={busy}
        onClick={() => leaveFor(provider, { anew: false, beside })}
      >
        {busy ? t("signingIn") : t("signInProvider")}
      </button>
      <button
        className="button"
        type="button"
        disabled={busy}
        onClick={() => leaveFor(provider, { anew: true, beside })}
      >
        {t("otherAccount")}
      </button>
    </>
  );
}
