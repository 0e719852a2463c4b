import type { ProviderSignIn } from "../types/token_api";
import { useMessages } from "./messages";
import { leaveFor } from "./provider";

/** The way to the provider; on a shared desk also for somebody else than it remembers. */
export function ProviderButtons({ provider, busy }: { provider: ProviderSignIn; busy: boolean }) {
  const t = useMessages();
  return (
    <>
      <button
        className="button primary"
        type="button"
        disabled={busy}
        onClick={() => leaveFor(provider, false)}
      >
        {busy ? t("signingIn") : t("signInProvider")}
      </button>
      <button
        className="button"
        type="button"
        disabled={busy}
        onClick={() => leaveFor(provider, true)}
      >
        {t("otherAccount")}
      </button>
    </>
  );
}
