import { useAge } from "@web/clock";
import { useMessages } from "./messages";
import type { LiveLine } from "./useLine";

// A short break is not worth a sentence.
const FRESH_SECONDS = 5;

/** Says when the line that is shown cannot be trusted, and how old it is. */
export function ConnectionNote({ live }: { live: LiveLine }) {
  const t = useMessages();
  const seconds = useAge(live.heardAt) ?? 0;
  if (live.state === "lost" || (live.state === "stale" && seconds > FRESH_SECONDS)) {
    return (
      <p className="note bad connection" role="status">
        {live.line === null ? t("lostAtFirst") : t("lost", { seconds })}
      </p>
    );
  }
  return live.line === null ? (
    <p className="note connection" role="status">
      {t("connecting")}
    </p>
  ) : null;
}
