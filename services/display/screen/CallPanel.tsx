import { timeIn } from "@web/clock";
import { nameIn, useLanguage } from "@web/i18n";
import type { CSSProperties } from "react";
import type { HallCall } from "./calls";
import { Desk } from "./Desk";
import { useMessages } from "./messages";

const BEFORE_MAX = 6;

interface CallPanelProps {
  calls: HallCall[];
  justCalled: ReadonlySet<string>;
  timeZone: string;
  alone: boolean;
}

/** The newest call, as large as the screen allows, and those before it for who looked away. */
export function CallPanel({ calls, justCalled, timeZone, alone }: CallPanelProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const [newest, ...before] = calls;
  if (newest === undefined) {
    return <section className="calls calls-none">{t("nobodyCalled")}</section>;
  }
  return (
    <section className="calls">
      <div
        className="newest"
        key={newest.call_id}
        data-just={justCalled.has(newest.call_id) || undefined}
      >
        <h2 className="calls-head">
          {justCalled.has(newest.call_id) ? t("nowCalled") : t("lastCalled")}
        </h2>
        <bdi
          className="label newest-label"
          style={{ "--letters": newest.token_label.length } as CSSProperties}
        >
          {newest.token_label}
        </bdi>
        {!alone && (
          <p className="newest-department">
            <bdi>{nameIn(newest.department.names, language)}</bdi>
          </p>
        )}
        <p className="newest-desk">
          <Desk desk={newest.desk_id} />
        </p>
      </div>
      {before.length > 0 && <h3 className="calls-head before-head">{t("calledBefore")}</h3>}
      <ol className="before">
        {before.slice(0, BEFORE_MAX).map((call) => (
          <li key={call.call_id} data-just={justCalled.has(call.call_id) || undefined}>
            <bdi className="label">{call.token_label}</bdi>
            <Desk desk={call.desk_id} />
            {!alone && (
              <bdi className="before-department">{nameIn(call.department.names, language)}</bdi>
            )}
            <time dateTime={call.at}>{timeIn(timeZone, language, call.at)}</time>
          </li>
        ))}
      </ol>
    </section>
  );
}
