import { nameIn, useLanguage } from "@web/i18n";
import { Frame } from "@web/session/Frame";
import { RequireSignIn } from "@web/session/RequireSignIn";
import type { SignedIn } from "@web/session/useSession";
import type { Overview } from "@web/types/department";
import type { Role } from "@web/types/token_api";
import { useEventStream } from "@web/useEventStream";
import { useRoute } from "@web/useRoute";
import { useMemo } from "react";
import { EmergenciesNow } from "../emergency/EmergenciesNow";
import { newAlerts, placesOf } from "./alerts";
import { BranchAlerts } from "./BranchAlerts";
import { DepartmentCard } from "./DepartmentCard";
import { LinePage } from "./LinePage";
import { useMessages } from "./messages";
import { byBranch } from "./order";
import { useAlertSound } from "./useAlertSound";

const ROLES: readonly Role[] = ["supervisor", "admin"];

/** For supervisors: how all their lines stand now, those that need somebody first. */
export function OverviewPage() {
  const t = useMessages();
  return (
    <RequireSignIn title={t("title")} roles={ROLES}>
      {(session) => <Lines session={session} />}
    </RequireSignIn>
  );
}

function Lines({ session }: { session: SignedIn }) {
  const t = useMessages();
  const { data, state } = useEventStream<Overview>("/api/v1/overview/stream", "overview", session);
  const [section, lineId] = useRoute();
  const asked = section === "lines" ? lineId : undefined;
  const shown = data?.departments.find((one) => one.department_id === asked);
  const alerts = data?.departments.filter((one) => newAlerts(one).length > 0).length ?? 0;
  const places = useMemo(() => (data ? placesOf(data) : undefined), [data]);
  const raised = places?.some(([, one]) => one.alerts.length > 0) ?? false;
  const devices = data?.branches.some((one) => newAlerts(one).length > 0) ?? false;
  const sound = useAlertSound(places);
  return (
    <Frame title={t("title")} onSignOut={session.signOut} lost={state === "lost"}>
      <main className="overview">
        {data?.departments.map((one) => (
          <EmergenciesNow
            key={one.department_id}
            emergencies={one.emergencies}
            session={session}
            timeZone={one.time_zone}
            names={one.names}
          />
        ))}
        <p
          role="status"
          className={alerts > 0 || devices ? "note warn" : "note"}
          hidden={data === null}
        >
          {alerts > 0
            ? t("needSomebody", { count: alerts })
            : devices
              ? t("devicesNeedSomebody")
              : raised
                ? t("lookedAfter")
                : t("allWell")}
        </p>
        <label className="overview-sound">
          <input
            type="checkbox"
            checked={sound.on}
            onChange={(event) => sound.change(event.target.checked)}
          />
          {t("sound")}
        </label>
        {data?.departments.length === 0 && <p className="overview-none">{t("noDepartments")}</p>}
        {shown ? (
          <LinePage key={shown.department_id} department={shown} session={session} />
        ) : (
          data && <Cards overview={data} session={session} />
        )}
      </main>
    </Frame>
  );
}

/** A card for each department, those that need somebody first. */
function Cards({ overview, session }: { overview: Overview; session: SignedIn }) {
  const { language } = useLanguage();
  return byBranch(overview.departments).map(([branchId, departments]) => (
    <section key={branchId} aria-labelledby={`branch-${branchId}`}>
      <h2 id={`branch-${branchId}`}>
        <bdi>{nameIn(departments[0]?.branch_names, language) || branchId}</bdi>
      </h2>
      {overview.branches
        .filter((one) => one.branch_id === branchId && one.alerts.length > 0)
        .map((one) => (
          <div key={one.branch_id} className="overview-branch-alerts">
            <BranchAlerts branch={one} session={session} />
          </div>
        ))}
      <ul className="overview-cards">
        {departments.map((department) => (
          <DepartmentCard
            key={department.department_id}
            department={department}
            aheadMs={session.aheadMs}
            session={session}
          />
        ))}
      </ul>
    </section>
  ));
}
