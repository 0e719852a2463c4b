import { todayIn } from "@web/clock";
import { plusDays } from "@web/days";
import { Frame } from "@web/session/Frame";
import { RequireSignIn } from "@web/session/RequireSignIn";
import { useAnswer } from "@web/session/useAnswer";
import { useRead } from "@web/session/useRead";
import type { SignedIn } from "@web/session/useSession";
import type {
  Department,
  DepartmentsAnswer,
  QueuesAnswer,
  WaitsAnswer,
} from "@web/types/department";
import type { Role } from "@web/types/token_api";
import { useState } from "react";
import { KeyFigures } from "./KeyFigures";
import { useMessages } from "./messages";
import { RangeForm } from "./RangeForm";
import { type Asked, isRange, queryOf } from "./range";
import { ByGroup } from "./sections/ByGroup";
import { ByTime } from "./sections/ByTime";
import { Fairness } from "./sections/Fairness";
import { Slots } from "./sections/Slots";
import { Waits } from "./sections/Waits";
import { WhatIf } from "./whatIf/WhatIf";

const ROLES: readonly Role[] = ["supervisor", "admin"];
const FIRST_DAYS = 28;

/** For supervisors: how it went, of the departments that are theirs. */
export function ReportsPage() {
  const t = useMessages();
  return (
    <RequireSignIn title={t("title")} roles={ROLES}>
      {(session) => <Loaded session={session} />}
    </RequireSignIn>
  );
}

function Loaded({ session }: { session: SignedIn }) {
  const t = useMessages();
  const departments = useAnswer<DepartmentsAnswer>("/api/v1/departments", session)?.departments;
  const queues = useAnswer<QueuesAnswer>("/api/v1/queues", session)?.queues;
  return (
    <Frame title={t("title")} onSignOut={session.signOut}>
      <main className="reports">
        {departments?.length === 0 && <p className="note">{t("noDepartments")}</p>}
        {departments?.[0] && queues && (
          <Reports session={session} departments={departments} queues={queues} />
        )}
      </main>
    </Frame>
  );
}

export interface Places {
  departments: Department[];
  queues: QueuesAnswer["queues"];
}

function Reports({ session, departments, queues }: Places & { session: SignedIn }) {
  const today = todayIn(departments[0]?.time_zone ?? "UTC");
  const [asked, setAsked] = useState<Asked>({
    from: plusDays(today, 1 - FIRST_DAYS),
    to: today,
    departmentId: "",
    branchId: "",
    category: "",
  });
  const places = { departments, queues };
  const of = { asked, session, ...places };
  return (
    <>
      <RangeForm asked={asked} today={today} departments={departments} onChange={setAsked} />
      {isRange(asked) && <Figures {...of} />}
      <WhatIf session={session} today={today} departmentId={asked.departmentId} {...places} />
    </>
  );
}

function Figures(of: Places & { asked: Asked; session: SignedIn }) {
  const path = `/api/v1/reports/waits?${queryOf(of.asked)}`;
  const { answer: waits, lost } = useRead<WaitsAnswer>(path, of.session);
  return (
    <>
      <KeyFigures now={waits} slow={lost} {...of} />
      <ByTime hours={waits?.by_hour ?? []} {...of} />
      <Waits {...of} />
      <ByGroup by="queue" {...of} />
      <ByGroup by="category" {...of} />
      <ByGroup by="desk" {...of} />
      <Fairness {...of} />
      <Slots {...of} />
    </>
  );
}
