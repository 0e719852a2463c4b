import { ProblemNote } from "@web/session/ProblemNote";
import type { Redriven } from "@web/types/notifier";
import { useMessages } from "./messages";
import type { Redrive } from "./useRedrive";

type Outcome = Redriven["outcome"];
type OnItsWay = "sent_again" | "waiting" | "sent";

/** What became of the letters that were to be sent again. */
export function Outcomes({ redrive }: { redrive: Redrive }) {
  const t = useMessages();
  const outcomes = redrive.outcomes.map(({ outcome }) => outcome);
  const kept = outcomes.filter((outcome) => !isOnItsWay(outcome)) as Exclude<Outcome, OnItsWay>[];
  const sent = outcomes.length - kept.length;
  return (
    <>
      <ProblemNote actions={redrive} pageMessages={t} />
      <div role="status" className="letters-outcomes">
        {sent > 0 && <p className="note">{t("onTheirWay", { count: sent })}</p>}
        {[...new Set(kept)].map((reason) => (
          <p key={reason} className="note warn">
            {t("notSent", { count: kept.filter((outcome) => outcome === reason).length })}{" "}
            {t(`outcome.${reason}`)}
          </p>
        ))}
      </div>
    </>
  );
}

/** Whatever the first press, or another's, has done already is what was wanted. */
function isOnItsWay(outcome: Outcome): outcome is OnItsWay {
  return outcome === "sent_again" || outcome === "waiting" || outcome === "sent";
}
