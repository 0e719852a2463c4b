import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { Queue } from "@web/types/token_api";
import { useState } from "react";
import { useChange } from "../useChange";
import { useMessages } from "./messages";

interface Props {
  queue: Queue;
  session: SignedIn;
  onChanged: () => void;
}

/** Give out no more tickets for now, with a reason that the kiosk shows; and give them out again. */
export function PauseForm({ queue, session, onChanged }: Props) {
  const t = useMessages();
  const changes = useChange(session);
  const [reason, setReason] = useState("");
  const path = `/api/v1/queues/${encodeURIComponent(queue.id)}`;
  const act = async () => {
    const verb = queue.paused ? "resume" : "pause";
    const body = queue.paused ? undefined : { reason: reason.trim() || null };
    if (await changes.change<Queue>("POST", `${path}/${verb}`, body)) onChanged();
  };
  return (
    <form
      className="pause"
      onSubmit={(event) => {
        event.preventDefault();
        void act();
      }}
    >
      {!queue.paused && (
        <label className="field">
          {t("pauseReason")}
          <input
            maxLength={80}
            value={reason}
            placeholder={t("pauseExample")}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
      )}
      <button type="submit" className="button small" disabled={changes.busy}>
        {queue.paused ? t("resume") : t("pause")}
      </button>
      <p className="soft">{queue.paused ? t("resumeMeans") : t("pauseMeans")}</p>
      <ProblemNote actions={changes} pageMessages={t} />
    </form>
  );
}
