import { isolated, nameIn, useLanguage } from "@web/i18n";
import { ConfirmButton } from "@web/session/ConfirmButton";
import { ProblemNote } from "@web/session/ProblemNote";
import { useRead } from "@web/session/useRead";
import type { SignedIn } from "@web/session/useSession";
import type { Branch, Department, Desk, Desks, PeopleNow, Queue } from "@web/types/token_api";
import { useChange } from "../useChange";
import { AppointmentsForm } from "./AppointmentsForm";
import { DepartmentChange } from "./DepartmentChange";
import { departmentAgain, deskAgain, deskGone, type Request } from "./madeAgain";
import { useMessages } from "./messages";
import { QueueChange } from "./QueueChange";
import type { Done } from "./useTakeBack";

interface Props {
  branch: Branch;
  department: Department;
  queues: Queue[];
  peopleNow: PeopleNow | null;
  session: SignedIn;
  onChanged: () => void;
  /** Something was done that can be taken back. */
  onDone: (done: Done) => void;
}

/** A department: its queues, its desks, and the way to be rid of it. */
export function DepartmentCard({
  branch,
  department,
  queues,
  peopleNow,
  session,
  onChanged,
  onDone,
}: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const changes = useChange(session);
  const path = `/api/v1/departments/${encodeURIComponent(department.id)}`;
  const desks = useRead<Desks>(`${path}/desks`, session);
  const busy =
    peopleNow?.departments.find((each) => each.department_id === department.id)?.busy_desks ?? [];
  const known = desks.answer?.desks ?? [];
  const act = async ({ method, path: where, body }: Request, done: Done) => {
    if (!(await changes.change(method, where, body))) return;
    desks.reload();
    onChanged();
    onDone({ ...done, reload: desks.reload });
  };
  const addDesk = () => {
    const number = Math.max(0, ...known.map((desk) => desk.number)) + 1;
    const desk = { department_id: department.id, number, names: null };
    return act(deskAgain(desk), { sentence: t("deskAdded", { number }), back: [deskGone(desk)] });
  };
  const removeDesk = (desk: Desk) => {
    const sentence = t("deskRemoved", { number: desk.number });
    return act(deskGone(desk), { sentence, back: [deskAgain(desk)] });
  };
  const remove = () => {
    const sentence = t("isDeleted", { name: isolated(nameIn(department.names, language)) });
    const gone: Request = { method: "DELETE", path };
    return act(gone, { sentence, back: departmentAgain(department, known) });
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
            onDone={onDone}
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
        {known.map((desk) => (
          <li key={desk.number}>
            <span>{desk.number}</span>
            <button
              type="button"
              className="plain"
              aria-label={t("removeDesk", { number: desk.number })}
              title={busy.includes(desk.number) ? t("busyDesk") : undefined}
              disabled={changes.busy || busy.includes(desk.number)}
              onClick={() => void removeDesk(desk)}
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
            onClick={() => void addDesk()}
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
          onConfirm={() => void remove()}
        />
      )}
    </section>
  );
}
