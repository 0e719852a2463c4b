import { call } from "@web/api";
import { Brand } from "@web/Brand";
import { nameIn, useLanguage, useWords } from "@web/i18n";
import { Problem } from "@web/problem";
import type { Department, DepartmentsAnswer, Desk } from "@web/types/department";
import { useEffect, useState } from "react";
import { LanguageChoice } from "./LanguageChoice";
import { isSupervisor, type Place, type SignedIn } from "./memory";
import { ProblemNote } from "./ProblemNote";
import { useActions } from "./useActions";
import { useLine } from "./useLine";
import { WORDS } from "./words";

const READ_AGAIN_MS = 3_000;

interface Props {
  session: SignedIn;
  onChosen: (place: Place) => void;
  onSignedOut: () => void;
  onLeave: () => void;
}

/** Choose the department and the desk; with one department there is nothing to choose. */
export function Places({ session, onChosen, onSignedOut, onLeave }: Props) {
  const words = useWords(WORDS);
  const departments = useDepartments(session.accessToken, onSignedOut);
  const [chosen, setChosen] = useState<Department | null>(null);
  const department = chosen ?? (departments?.length === 1 ? (departments[0] ?? null) : null);
  return (
    <main className="places">
      <header className="bar">
        <Brand />
        <span className="bar-space" />
        <LanguageChoice />
        <button className="button small" type="button" onClick={onLeave}>
          {words.signOut}
        </button>
      </header>
      {department ? (
        <DeskChoice
          session={session}
          department={department}
          onChosen={onChosen}
          onSignedOut={onSignedOut}
          onBack={departments && departments.length > 1 ? () => setChosen(null) : null}
        />
      ) : (
        <DepartmentChoice departments={departments} onChosen={setChosen} />
      )}
    </main>
  );
}

function DepartmentChoice({
  departments,
  onChosen,
}: {
  departments: Department[] | null;
  onChosen: (department: Department) => void;
}) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  return (
    <section className="choices">
      <h1>{words.chooseDepartment}</h1>
      {departments === null && <p>{words.connecting}</p>}
      {departments?.length === 0 && <p className="note warn">{words.noDepartments}</p>}
      <ul className="tiles">
        {departments?.map((one) => (
          <li key={one.department_id}>
            <button className="tile" type="button" onClick={() => onChosen(one)}>
              <strong>{nameIn(one.names, language)}</strong>
              <span>{nameIn(one.branch_names, language)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface DeskChoiceProps {
  session: SignedIn;
  department: Department;
  onChosen: (place: Place) => void;
  onSignedOut: () => void;
  onBack: (() => void) | null;
}

function DeskChoice({ session, department, onChosen, onSignedOut, onBack }: DeskChoiceProps) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const departmentId = department.department_id;
  const { line, state } = useLine(departmentId, session.accessToken, onSignedOut);
  const actions = useActions(session.accessToken, onSignedOut);

  const choose = async (desk: Desk) => {
    const path = `/api/v1/departments/${departmentId}/desks/${desk.desk_id}/open`;
    const mine = desk.state !== "CLOSED" && desk.user_id === session.userId;
    if (mine || (await actions.act(path))) onChosen({ departmentId, deskId: desk.desk_id });
  };

  return (
    <section className="choices">
      <h1>
        {nameIn(department.names, language)} · {words.chooseDesk}
      </h1>
      <ProblemNote problem={actions.problem} onDismiss={actions.dismiss} />
      {line === null && <p>{state === "lost" ? words.lostAtFirst : words.connecting}</p>}
      {line?.desks.length === 0 && <p className="note warn">{words.noDesks}</p>}
      <ul className="tiles">
        {line?.desks.map((desk) => (
          <li key={desk.desk_id}>
            <DeskTile desk={desk} session={session} onChoose={() => void choose(desk)} />
          </li>
        ))}
      </ul>
      {onBack && (
        <button className="button" type="button" onClick={onBack}>
          {words.otherDepartment}
        </button>
      )}
    </section>
  );
}

function DeskTile({
  desk,
  session,
  onChoose,
}: {
  desk: Desk;
  session: SignedIn;
  onChoose: () => void;
}) {
  const words = useWords(WORDS);
  const free = desk.state === "CLOSED";
  const mine = !free && desk.user_id === session.userId;
  const takenOver = !free && !mine && isSupervisor(session);
  return (
    <button
      className={`tile ${mine ? "mine" : free ? "" : "taken"}`}
      type="button"
      disabled={!free && !mine && !takenOver}
      onClick={onChoose}
    >
      <strong>{words.desk(desk.desk_id)}</strong>
      <span>
        {free ? words.deskFree : mine ? words.deskYours : words.deskOf(desk.user_name ?? "")}
        {takenOver && ` · ${words.takeOver}`}
      </span>
    </button>
  );
}

function useDepartments(accessToken: string, onSignedOut: () => void): Department[] | null {
  const [departments, setDepartments] = useState<Department[] | null>(null);
  useEffect(() => {
    const end = new AbortController();
    const read = async () => {
      try {
        const answer = await call<DepartmentsAnswer>("GET", "/api/v1/departments", {
          accessToken,
          signal: end.signal,
        });
        setDepartments(answer.departments);
      } catch (error) {
        if (end.signal.aborted) return;
        if (error instanceof Problem && error.status === 401) onSignedOut();
        else setTimeout(() => !end.signal.aborted && void read(), READ_AGAIN_MS);
      }
    };
    void read();
    return () => end.abort();
  }, [accessToken, onSignedOut]);
  return departments;
}
