import { problemSentence } from "@web/messages/problemSentence";
import type { SignedIn } from "@web/session/useSession";
import type { Queue } from "@web/types/token_api";
import { useState } from "react";
import { LinePreview } from "./LinePreview";
import { useMessages } from "./messages";
import { RuleFields } from "./RuleFields";
import { type Draft, draftOf, ruleOf } from "./rules";
import { usePreview } from "./usePreview";

interface Props {
  queue: Queue;
  session: SignedIn;
  onSaved: (queue: Queue) => void;
}

/** One counter's rule: what it is to be, how the line would stand, and the button that makes it so. */
export function QueueRule({ queue, session, onSaved }: Props) {
  const t = useMessages();
  const [draft, setDraft] = useState<Draft>(() => draftOf(queue));
  const [saved, setSaved] = useState(false);
  const rule = ruleOf(draft);
  const own = JSON.stringify(rule) === JSON.stringify(ruleOf(draftOf(queue)));
  const asked = usePreview(queue.id, rule, session);
  const change = (next: Draft) => {
    setSaved(false);
    setDraft(next);
  };
  const save = async () => {
    const answer = await asked.save();
    if (answer === null) return;
    setSaved(true);
    onSaved(answer);
  };
  return (
    <>
      <form
        className="ordering-rule"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <RuleFields draft={draft} onChange={change} />
        <p role="alert">
          {rule === null && t("outOfRange")}
          {asked.problem && problemSentence(t, asked.problem)}
        </p>
        <button
          className="button primary"
          type="submit"
          disabled={rule === null || own || asked.saving}
        >
          {t("save")}
        </button>
        <p role="status">{saved ? t("saved") : own && t("isSo")}</p>
      </form>
      {asked.preview && rule && <LinePreview preview={asked.preview} queueId={queue.id} />}
    </>
  );
}
