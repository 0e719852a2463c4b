import { isLanguage } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import { useRead } from "@web/session/useRead";
import type { SignedIn } from "@web/session/useSession";
import type { Branch, Departments, PeopleNow, Queues } from "@web/types/token_api";
import { useState } from "react";
import { branchIdOf } from "../setup/branchId";
import { NamesField } from "../setup/NamesField";
import { useChange } from "../useChange";
import { DepartmentCard } from "./DepartmentCard";
import { useMessages } from "./messages";
import { SavedNote } from "./SavedNote";
import { useTakeBack } from "./useTakeBack";

interface Props {
  branch: Branch;
  session: SignedIn;
  onChanged: () => void;
}

interface ListProps extends Props {
  peopleNow: PeopleNow | null;
}

/** The departments of a branch, with their queues and desks, and a new one. */
export function DepartmentList({ branch, peopleNow, session, onChanged }: ListProps) {
  const t = useMessages();
  const where = `limit=1000&branch_id=${encodeURIComponent(branch.id)}`;
  const departments = useRead<Departments>(`/api/v1/departments?${where}`, session);
  const queues = useRead<Queues>(`/api/v1/queues?${where}`, session);
  const inOrder = [...(departments.answer?.departments ?? [])].sort(
    (one, other) => one.position - other.position,
  );
  const changed = () => {
    departments.reload();
    queues.reload();
    onChanged();
  };
  const changes = useChange(session);
  const { done, note, undo } = useTakeBack(changes, changed);
  return (
    <>
      <div className="taken-away">
        <ProblemNote actions={changes} pageMessages={t} />
        <SavedNote
          saved={done !== null}
          sentence={done?.sentence}
          busy={changes.busy}
          onUndo={() => void undo()}
        />
      </div>
      {inOrder.map((department) => (
        <DepartmentCard
          key={department.id}
          branch={branch}
          department={department}
          queues={(queues.answer?.queues ?? []).filter(
            (queue) => queue.department_id === department.id && queue.kind === "COUNTER",
          )}
          peopleNow={peopleNow}
          session={session}
          onChanged={changed}
          onDone={note}
        />
      ))}
      <details className="card">
        <summary>{t("addDepartment")}</summary>
        <NewDepartment branch={branch} session={session} onChanged={changed} />
      </details>
    </>
  );
}

function NewDepartment({ branch, session, onChanged }: Props) {
  const t = useMessages();
  const changes = useChange(session);
  const [names, setNames] = useState<Record<string, string>>({});
  const [prefix, setPrefix] = useState("");
  const save = async () => {
    const id = branchIdOf(names.en ?? Object.values(names)[0] ?? "");
    const place = { id, branch_id: branch.id, names };
    if (!(await changes.change("POST", "/api/v1/departments", place))) return;
    const queue = { ...place, department_id: id, label_prefix: prefix };
    await changes.change("POST", "/api/v1/queues", queue);
    await changes.change("POST", `/api/v1/departments/${id}/desks`, { number: 1 });
    setNames({});
    setPrefix("");
    onChanged();
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <NamesField
        languages={branch.languages.filter(isLanguage)}
        names={names}
        onChange={setNames}
      />
      <label className="field">
        {t("prefix")}
        <input maxLength={8} value={prefix} onChange={(event) => setPrefix(event.target.value)} />
      </label>
      <p className="soft">{t("addDepartmentWhat")}</p>
      <ProblemNote actions={changes} pageMessages={t} />
      <button type="submit" className="button primary" disabled={changes.busy}>
        {t("add")}
      </button>
    </form>
  );
}
