import { timeIn, useNow } from "@web/clock";
import { nameIn, useLanguage } from "@web/i18n";
import type { SignedIn } from "@web/session/useSession";
import type { DepartmentOverview } from "@web/types/department";
import { durationInWords } from "@web/wait";
import { newAlerts } from "./alerts";
import { DepartmentAlerts } from "./DepartmentAlerts";
import { useMessages } from "./messages";
import { QueueList } from "./QueueList";
import { commonTarget, waitedInWords } from "./waits";

const TICK_MS = 5_000;

interface Props {
  department: DepartmentOverview;
  /** How far this device's clock is ahead of the server's. */
  aheadMs: number;
  session: SignedIn;
}

/** How one department's line stands. */
export function DepartmentCard({ department, aheadMs, session }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const now = useNow(TICK_MS) - aheadMs;
  const { desks_idle } = department;
  const target = commonTarget(department.queues);
  const only = department.queues.length === 1 ? department.queues[0] : undefined;
  const freeWhileSomebodyWaits = department.desks_wanted > 0;
  const expected = department.next_hour;
  return (
    <li className={newAlerts(department).length > 0 ? "overview-card alert" : "overview-card"}>
      <h3>
        <bdi>{nameIn(department.names, language) || department.department_id}</bdi>
      </h3>
      <DepartmentAlerts department={department} session={session} />
      <dl className="overview-figures">
        <div>
          <dt>{t("waiting")}</dt>
          <dd>{department.waiting_count}</dd>
        </div>
        <div>
          <dt>{t("longestWait")}</dt>
          <dd>{waitedInWords(language, department.waits_since, now)}</dd>
          {target !== null && (
            <dd className="overview-soft">
              {t("target", { target: durationInWords(language, Math.round(target / 60)) })}
            </dd>
          )}
        </div>
        <div>
          <dt>{t("atDesks")}</dt>
          <dd>{department.called_count + department.serving_count}</dd>
          {department.held_count > 0 && (
            <dd className="overview-soft">{t("onHold", { count: department.held_count })}</dd>
          )}
        </div>
        <div>
          <dt>{t("servedLastHour")}</dt>
          <dd>{department.served_last_hour}</dd>
          {expected && (
            <dd className="overview-soft">
              {t("nextHour", { low: expected.low, high: expected.high })}
            </dd>
          )}
        </div>
        <div>
          <dt>{t("desksOpen")}</dt>
          <dd>{t("openOfAll", { open: department.desks_open, all: department.desks_count })}</dd>
          {department.desks_on_break > 0 && (
            <dd className="overview-soft">{t("onBreak", { count: department.desks_on_break })}</dd>
          )}
          {desks_idle > 0 && (
            <dd className={freeWhileSomebodyWaits ? "overview-free" : "overview-soft"}>
              {t("free", { count: desks_idle })}
            </dd>
          )}
        </div>
      </dl>
      {only?.closing && (
        <p className="overview-soft">
          {t("closesAt", {
            last: timeIn(department.time_zone, language, only.closing.last_ticket_at),
            closes: timeIn(department.time_zone, language, only.closing.closes_at),
          })}
        </p>
      )}
      {department.queues.length > 1 && (
        <QueueList queues={department.queues} timeZone={department.time_zone} now={now} />
      )}
      {department.desks_count > 0 && (
        <a
          className="button small"
          href={`#/lines/${encodeURIComponent(department.department_id)}`}
        >
          {t("toLine")}
        </a>
      )}
    </li>
  );
}
