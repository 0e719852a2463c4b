import { useWords } from "@web/i18n";
import { useState } from "react";
import type { Actions } from "../fleet/useActions";
import { WORDS } from "./words";

/** Give the place up; asked once more, for it cannot be undone. */
export function Cancel({ actions }: { actions: Actions }) {
  const words = useWords(WORDS);
  const [sure, setSure] = useState(false);
  if (!sure) {
    return (
      <button className="button" type="button" onClick={() => setSure(true)}>
        {words.cancel}
      </button>
    );
  }
  return (
    <div className="sure">
      <p>{words.cancelSure}</p>
      <button
        className="button danger"
        type="button"
        disabled={actions.busy}
        onClick={() => actions.act("/api/driver/token/cancel", {})}
      >
        {words.cancelYes}
      </button>
      <button className="button" type="button" onClick={() => setSure(false)}>
        {words.cancelNo}
      </button>
    </div>
  );
}
