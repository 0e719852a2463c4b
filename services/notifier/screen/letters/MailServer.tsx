import { agoIn } from "@web/ago";
import { useNow } from "@web/clock";
import { useLanguage } from "@web/i18n";
import type { Summary } from "@web/types/notifier";
import { useMessages } from "./messages";

const TICK_MS = 10_000;

/** Whether letters can go out at all, and what waits. */
export function MailServer({ summary }: { summary: Summary }) {
  const t = useMessages();
  const { language } = useLanguage();
  const now = useNow(TICK_MS);
  const ago = (at: number | string) => agoIn(language, at, now);
  const smtp = summary.engines.find((engine) => engine.name === "smtp");
  const kafka = summary.engines.find((engine) => engine.name === "kafka");
  const waiting = summary.oldest_pending_seconds;
  return (
    <section className="letters-state" aria-label={t("state")}>
      <div className={smtp?.reachable === false ? "letters-card bad" : "letters-card"}>
        <h2>{t("mailServer")}</h2>
        <p className="letters-figure">
          {smtp === undefined ? t("notTried") : smtp.reachable ? t("reachable") : t("unreachable")}
        </p>
        {smtp && <p className="letters-soft">{t("since", { when: ago(smtp.since) })}</p>}
        {smtp?.detail && (
          <p className="letters-reason" dir="auto">
            {smtp.detail}
          </p>
        )}
      </div>
      <div className="letters-card">
        <h2>{t("lastSuccess")}</h2>
        <p className="letters-figure">
          {summary.last_sent_at ? ago(summary.last_sent_at) : t("never")}
        </p>
        <p className="letters-soft">{t("sentInADay", { count: summary.letters.sent ?? 0 })}</p>
      </div>
      <div className="letters-card">
        <h2>{t("waiting")}</h2>
        <p className="letters-figure">{t("letters", { count: summary.letters.pending ?? 0 })}</p>
        {waiting !== null && (
          <p className="letters-soft">{t("oldest", { when: ago(now - waiting * 1_000) })}</p>
        )}
      </div>
      {kafka?.reachable === false && (
        <p className="note warn letters-wide">{t("noNews", { when: ago(kafka.since) })}</p>
      )}
      {summary.parked > 0 && (
        <p className="note warn letters-wide">{t("parked", { count: summary.parked })}</p>
      )}
    </section>
  );
}
