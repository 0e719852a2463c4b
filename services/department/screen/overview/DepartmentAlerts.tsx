import type { SignedIn } from "@web/session/useSession";
import type { DepartmentOverview } from "@web/types/department";
import { AlertNote } from "./AlertNote";

interface Props {
  department: DepartmentOverview;
  session: SignedIn;
}

/** What somebody should look at in a department. */
export function DepartmentAlerts({ department, session }: Props) {
  return department.alerts.map((alert) => (
    <AlertNote
      key={alert}
      alert={alert}
      department={department}
      acknowledged={department.acknowledged.find((one) => one.alert === alert)}
      session={session}
    />
  ));
}
