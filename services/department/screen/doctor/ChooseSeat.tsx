import { isolated, nameIn, useLanguage } from "@web/i18n";
import { Frame } from "@web/session/Frame";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { DepartmentsAnswer, Doctor, DoctorsAnswer } from "@web/types/department";
import { useState } from "react";
import { ChooseDesk } from "./ChooseDesk";
import { useMessages } from "./messages";
import { askedDoctor, type Seat } from "./seat";

interface Props {
  session: SignedIn;
  onChosen: (seat: Seat) => void;
}

/** Who is the doctor, and in which room they see people today. */
export function ChooseSeat({ session, onChosen }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const doctors = useAnswer<DoctorsAnswer>("/api/v1/doctors", session)?.doctors;
  const departments = useAnswer<DepartmentsAnswer>("/api/v1/departments", session)?.departments;
  const [chosen, setChosen] = useState(askedDoctor);
  const actions = useActions(session);
  const doctor = doctors?.find((one) => one.doctor_id === chosen) ?? doctors?.[0];
  const nameOf = (departmentId: string) => {
    const found = departments?.find((one) => one.department_id === departmentId);
    return found ? isolated(nameIn(found.names, language)) : departmentId;
  };
  return (
    <Frame title={t("title")} onSignOut={session.signOut}>
      <main className="choose-seat">
        <h2>{t("chooseSeat")}</h2>
        <ProblemNote actions={actions} pageMessages={t} />
        {doctors === undefined && <p>{t("connecting")}</p>}
        {doctors?.length === 0 && <p className="note warn">{t("noDoctors")}</p>}
        {doctors && doctor && (
          <>
            <label className="field">
              {t("doctor")}
              <select value={doctor.doctor_id} onChange={(event) => setChosen(event.target.value)}>
                {byDepartment(doctors).map(([departmentId, here]) => (
                  <optgroup key={departmentId} label={nameOf(departmentId)}>
                    {here.map((one) => (
                      <option key={one.doctor_id} value={one.doctor_id}>
                        {isolated(one.name)}
                      </option>
                    ))}
                  </optgroup>
                ))}
              </select>
            </label>
            <ChooseDesk
              key={doctor.department_id}
              departmentId={doctor.department_id}
              session={session}
              actions={actions}
              onChosen={(deskId) =>
                onChosen({
                  departmentId: doctor.department_id,
                  doctorId: doctor.doctor_id,
                  deskId,
                })
              }
            />
          </>
        )}
      </main>
    </Frame>
  );
}

function byDepartment(doctors: Doctor[]): [string, Doctor[]][] {
  const ids = [...new Set(doctors.map((one) => one.department_id))];
  return ids.map((id) => [id, doctors.filter((one) => one.department_id === id)]);
}
