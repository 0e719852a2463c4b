import { isolated, nameIn, useLanguage } from "@web/i18n";
import { Frame } from "@web/session/Frame";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { Department, DepartmentsAnswer, Desk } from "@web/types/department";
import { useState } from "react";
import { askedDepartment, type Place } from "./keptPlace";
import { useMessages } from "./messages";
import { useLine } from "./useLine";
import { isSupervisor } from "./whatIsThere";

interface Props {
  session: SignedIn;
  onChosen: (place: Place) => void;
  onLeave: () => void;
}

/** Choose the department and the desk; with one department there is nothing to choose. */
export function Places({ session, onChosen, onLeave }: Props) {
  const path = "/api/v1/departments";
  const departments = useAnswer<DepartmentsAnswer>(path, session)?.departments ?? null;
  const [chosen, setChosen] = useState<Department | null>(null);
  const [asked, setAsked] = useState(askedDepartment);
  const named = departments?.find((one) => one.department_id === asked);
  const only = departments?.length === 1 ? departments[0] : undefined;
  const department = chosen ?? named ?? only ?? null;
  const chooseAnother = () => {
    setAsked(null);
    setChosen(null);
  };
  return (
    <Frame onSignOut={onLeave}>
      {department ? (
        <DeskChoice
          session={session}
          department={department}
          onChosen={onChosen}
          onBack={departments && departments.length > 1 ? chooseAnother : null}
        />
      ) : (
        <DepartmentChoice departments={departments} onChosen={setChosen} />
      )}
    </Frame>
  );
}

function DepartmentChoice({
  departments,
  onChosen,
}: {
  departments: Department[] | null;
  onChosen: (department: Department) => void;
}) {
  const t = useMessages();
  const { language } = useLanguage();
  return (
    <main className="choices">
      <h1>{t("chooseDepartment")}</h1>
      {departments === null && <p>{t("connecting")}</p>}
      {departments?.length === 0 && <p className="note warn">{t("noDepartments")}</p>}
      <ul className="tiles">
        {departments?.map((one) => (
          <li key={one.department_id}>
            <button className="tile" type="button" onClick={() => onChosen(one)}>
              <strong>
                <bdi>{nameIn(one.names, language)}</bdi>
              </strong>
              <span>
                <bdi>{nameIn(one.branch_names, language)}</bdi>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </main>
  );
}

interface DeskChoiceProps {
  session: SignedIn;
  department: Department;
  onChosen: (place: Place) => void;
  onBack: (() => void) | null;
}

function DeskChoice({ session, department, onChosen, onBack }: DeskChoiceProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const departmentId = department.department_id;
  const { line, state } = useLine(departmentId, session);
  const actions = useActions(session);

  const choose = async (desk: Desk) => {
    const path = `/api/v1/departments/${departmentId}/desks/${desk.desk_id}/open`;
    const mine = desk.state !== "CLOSED" && desk.user_id === session.userId;
    if (mine || (await actions.act(path))) onChosen({ departmentId, deskId: desk.desk_id });
  };

  return (
    <main className="choices">
      <h1>
        <bdi>{nameIn(department.names, language)}</bdi> · {t("chooseDesk")}
      </h1>
      <ProblemNote actions={actions} pageMessages={t} />
      {line === null && <p>{state === "lost" ? t("lostAtFirst") : t("connecting")}</p>}
      {line?.desks.length === 0 && <p className="note warn">{t("noDesks")}</p>}
      <ul className="tiles">
        {line?.desks.map((desk) => (
          <li key={desk.desk_id}>
            <DeskTile desk={desk} session={session} onChoose={() => void choose(desk)} />
          </li>
        ))}
      </ul>
      {onBack && (
        <button className="button" type="button" onClick={onBack}>
          {t("otherDepartment")}
        </button>
      )}
    </main>
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
  const t = useMessages();
  const free = desk.state === "CLOSED";
  const mine = !free && desk.user_id === session.userId;
  const takenOver = !free && !mine && isSupervisor(session.role);
  return (
    <button
      className={`tile ${mine ? "mine" : free ? "" : "taken"}`}
      type="button"
      disabled={!free && !mine && !takenOver}
      onClick={onChoose}
    >
      <strong>{t("desk", { number: desk.desk_id })}</strong>
      <span>
        {free
          ? t("deskFree")
          : mine
            ? t("deskYours")
            : t("deskOf", { name: isolated(desk.user_name) })}
        {takenOver && ` · ${t("takeOver")}`}
      </span>
    </button>
  );
}
