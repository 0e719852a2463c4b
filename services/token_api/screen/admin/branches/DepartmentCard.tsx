import { nameIn, useLanguage } from "@web/i18n";
import { ConfirmButton } from "@web/session/ConfirmButton";
import { ProblemNote } from "@web/session/ProblemNote";
import { useRead } from "@web/session/useRead";
import type { SignedIn } from "@web/session/useSession";
import type { Branch, Department, Desks, PeopleNow, Queue } from "@web/types/token_api";
import { useChange } from "../useChange";
import { AppointmentsForm } from "./AppointmentsForm";
import { DepartmentChange } from "./DepartmentChange";
import { useMessages } from "./messages";
import { QueueChange } from "./QueueChange";

interface Props {
  branch: Branch;
  department: Department;
  queues: Queue[];
  peopleNow: PeopleNow | null;
  session: SignedIn;
  onChanged: () => void;
}

/** A department: its queues, its desks, and the way to be rid of it. */
export function DepartmentCard({
  branch,
  department,
  queues,
  peopleNow,
  session,
  onChanged,
}: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const changes = useChange(session);
  const path = `/api/v1/departments/${encodeURIComponent(department.id)}`;
  const desks = useRead<Desks>(`${path}/desks`, session);
  const busy =
    peopleNow?.departments.find((each) => each.department_id === department.id)?.busy_desks ?? [];
  const numbers = desks.answer?.desks.map((desk) => desk.number) ?? [];
  const act = async (method: "POST" | "DELETE", where: string, body?: unknown) => {
    if (!(await changes.change(method, where, body))) return;
    desks.reload();
    onChanged();
  };
  return (
    <section className="card department">
      <h2>
        <bdi>{nameIn(department.names, language)}</bdi>
      </h2>
      <ProblemNote actions={changes} pageMessages={t} />
      <ul className="rows">
        {queues.map((queue) => (
          <QueueChange
            key={queue.id}
            branch={branch}
            queue={queue}
            peopleNow={peopleNow}
            session={session}
            onChanged={onChanged}
          />
        ))}
      </ul>
      <DepartmentChange
        branch={branch}
        department={department}
        peopleNow={peopleNow}
        session={session}
        onChanged={onChanged}
      />
      {queues.length > 0 && (
        <AppointmentsForm
          department={department}
          queues={queues}
          session={session}
          onChanged={onChanged}
        />
      )}
      <h3>{t("desks")}</h3>
      <ul className="desks">
        {numbers.map((number) => (
          <li key={number}>
            <span>{number}</span>
            <button
              type="button"
              className="plain"
              aria-label={t("removeDesk", { number })}
              title={busy.includes(number) ? t("busyDesk") : undefined}
              disabled={changes.busy || busy.includes(number)}
              onClick={() => void act("DELETE", `${path}/desks/${number}`)}
            >
              ✕
            </button>
          </li>
        ))}
        <li>
          <button
            type="button"
            className="button small"
            disabled={changes.busy}
            onClick={() =>
              void act("POST", `${path}/desks`, { number: Math.max(0, ...numbers) + 1 })
            }
          >
            {t("addDesk")}
          </button>
        </li>
      </ul>
      {queues.length === 0 && (
        <ConfirmButton
          label={t("deleteDepartment")}
          consequence={t("deleteDepartmentMeans")}
          busy={changes.busy}
          onConfirm={() => void act("DELETE", path)}
        />
      )}
    </section>
  );
}
