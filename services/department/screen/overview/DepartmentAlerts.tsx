import type { SignedIn } from "@web/session/useSession";
import type { DepartmentOverview } from "@web/types/department";
import { AlertNote } from "./AlertNote";
import { useMessages } from "./messages";

interface Props {
  department: DepartmentOverview;
  session: SignedIn;
}

/** What somebody should look at in a department. */
export function DepartmentAlerts({ department, session }: Props) {
  const t = useMessages();
  const counts: Record<string, number> = {
    LETTERS_DEAD: department.letters_dead,
    LETTERS_LATE: department.letters_late,
  };
  return department.alerts.map((alert) => (
    <AlertNote
      key={alert}
      alert={alert}
      place={department}
      path={`/api/v1/departments/${encodeURIComponent(department.department_id)}`}
      timeZone={department.time_zone}
      session={session}
    >
      {counts[alert] !== undefined && <p>{t("letters", { count: counts[alert] })}</p>}
    </AlertNote>
  ));
}
