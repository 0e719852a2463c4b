import { nameIn, useLanguage } from "@web/i18n";
import { problemSentence } from "@web/messages/problemSentence";
import type { Problem } from "@web/problem";
import type { JoinQueue } from "@web/types/token_api";
import { waitInWords } from "@web/wait";
import { useEffect, useRef } from "react";
import { useMessages } from "./messages";

interface ConfirmProps {
  step:
    | { at: "confirm"; queue: JoinQueue }
    | { at: "taking"; queue: JoinQueue; retrying: boolean }
    | { at: "refused"; queue: JoinQueue; problem: Problem };
  onTake: () => void;
  onBack: () => void;
}

/** The chosen service once more, and the one button that takes the ticket. */
export function Confirm({ step, onTake, onBack }: ConfirmProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const { queue } = step;
  const head = useRef<HTMLHeadingElement>(null);
  // A screen reader goes on where the page does.
  useEffect(() => head.current?.focus(), []);
  return (
    <section className="confirm">
      <h1 ref={head} tabIndex={-1}>
        <bdi>{nameIn(queue.names, language)}</bdi>
      </h1>
      <p>{t("waiting", { count: queue.waiting_count })}</p>
      {queue.estimated_wait && (
        <p>
          <strong>{t("wait", { time: waitInWords(language, queue.estimated_wait) })}</strong>
        </p>
      )}
      {step.at === "refused" && (
        <p className="note bad" role="alert">
          {problemSentence(t, step.problem)}
        </p>
      )}
      {step.at === "taking" && (
        <p className="note" role="status">
          {step.retrying ? t("retrying") : t("taking")}
        </p>
      )}
      <div className="confirm-ways">
        {step.at !== "taking" && (
          <button type="button" className="button primary" onClick={onTake}>
            {step.at === "refused" ? t("tryAgain") : t("take")}
          </button>
        )}
        {step.at !== "taking" && (
          <button type="button" className="button" onClick={onBack}>
            {t("back")}
          </button>
        )}
      </div>
      <p className="confirm-stay">{t("stay")}</p>
    </section>
  );
}
