import type { SignedIn } from "@web/session/useSession";
import type { DepartmentOverview } from "@web/types/department";
import { ClosingForm } from "./ClosingForm";
import { useMessages } from "./messages";

interface Props {
  department: DepartmentOverview;
  session: SignedIn;
}

/** When each counter's line closes today. */
export function Closings({ department, session }: Props) {
  const t = useMessages();
  if (department.queues.length === 0) return null;
  return (
    <section className="list">
      <header className="list-head">
        <h2>{t("closings")}</h2>
      </header>
      <p className="overview-soft">{t("closingsWhat")}</p>
      <ul className="overview-closings">
        {department.queues.map((queue) => (
          <ClosingForm
            key={queue.queue_id}
            departmentId={department.department_id}
            queue={queue}
            timeZone={department.time_zone}
            session={session}
          />
        ))}
      </ul>
    </section>
  );
}
