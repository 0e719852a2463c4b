import { todayIn } from "@web/clock";
import { Frame } from "@web/session/Frame";
import { RequireSignIn } from "@web/session/RequireSignIn";
import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { Branches, Department, Departments, Doctors, Role } from "@web/types/token_api";
import { useRoute } from "@web/useRoute";
import { DayPage } from "./DayPage";
import { departmentsOf } from "./departmentsOf";
import { useMessages } from "./messages";

const ROLES: readonly Role[] = ["staff", "supervisor", "admin"];

/** For receptions: a department's doctors and their slots on a day, and who is booked there. */
export function OpdPage() {
  const t = useMessages();
  return (
    <RequireSignIn title={t("title")} roles={ROLES}>
      {(session) => <Loaded session={session} />}
    </RequireSignIn>
  );
}

function Loaded({ session }: { session: SignedIn }) {
  const t = useMessages();
  const all = useAnswer<Departments>("/api/v1/departments?limit=1000", session);
  const doctors = useAnswer<Doctors>("/api/v1/doctors?limit=1000", session);
  const branches = useAnswer<Branches>("/api/v1/branches?limit=1000", session);
  const [wanted, date] = useRoute();
  if (!all || !doctors || !branches) return <Frame onSignOut={session.signOut}>{null}</Frame>;
  const departments = departmentsOf(all.departments, doctors.doctors, session.accessToken);
  const department = departments.find((one) => one.id === wanted) ?? departments[0];
  if (!department) {
    return (
      <Frame title={t("title")} onSignOut={session.signOut}>
        <main className="opd">
          <p className="note">{t("noDepartment")}</p>
        </main>
      </Frame>
    );
  }
  return (
    <DayPage
      session={session}
      departments={departments}
      department={department}
      date={date ?? todayIn(zoneOf(department, branches))}
    />
  );
}

function zoneOf(department: Department, { branches }: Branches): string {
  return branches.find((one) => one.id === department.branch_id)?.time_zone ?? "UTC";
}
