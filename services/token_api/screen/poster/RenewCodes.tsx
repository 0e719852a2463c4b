import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { JoinSetup } from "@web/types/token_api";
import { useState } from "react";
import { useMessages } from "./messages";

interface Props {
  branch: string;
  session: SignedIn;
  onRenewed: (setup: JoinSetup) => void;
}

/** An administrator makes all codes void, as after a poster was passed on; it asks first. */
export function RenewCodes({ branch, session, onRenewed }: Props) {
  const t = useMessages();
  const actions = useActions(session);
  const [asking, setAsking] = useState(false);
  const renew = async () => {
    const path = `/api/v1/join/${encodeURIComponent(branch)}/renew`;
    const setup = await actions.act<JoinSetup>(path);
    if (setup === null) return;
    setAsking(false);
    onRenewed(setup);
  };
  return (
    <section>
      <h2>{t("renewTitle")}</h2>
      <p>{t("renewWhat")}</p>
      <ProblemNote actions={actions} pageMessages={t} />
      {asking ? (
        <p className="renew-choice">
          <button
            type="button"
            className="button danger"
            disabled={actions.busy}
            onClick={() => void renew()}
          >
            {t("renewYes")}
          </button>{" "}
          <button type="button" className="button" onClick={() => setAsking(false)}>
            {t("renewNo")}
          </button>
        </p>
      ) : (
        <button type="button" className="button" onClick={() => setAsking(true)}>
          {t("renew")}
        </button>
      )}
    </section>
  );
}
