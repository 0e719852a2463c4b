import type { Actions } from "@web/session/useActions";
import { useState } from "react";
import { useMessages } from "./messages";

/** Give the place up; asked once more, for it cannot be undone. */
export function Cancel({ actions }: { actions: Actions }) {
  const t = useMessages();
  const [sure, setSure] = useState(false);
  if (!sure) {
    return (
      <button className="button" type="button" onClick={() => setSure(true)}>
        {t("cancel")}
      </button>
    );
  }
  return (
    <div className="sure">
      <p>{t("cancelSure")}</p>
      <button
        className="button danger"
        type="button"
        disabled={actions.busy}
        onClick={() => actions.act("/api/driver/token/cancel", {})}
      >
        {t("cancelYes")}
      </button>
      <button className="button" type="button" onClick={() => setSure(false)}>
        {t("cancelNo")}
      </button>
    </div>
  );
}
