import { isolated } from "@web/i18n";
import { useActions } from "@web/session/useActions";
import { useRead } from "@web/session/useRead";
import type { Doctor } from "@web/types/token_api";
import { useState } from "react";
import { Panel } from "../Panel";
import { DoctorField } from "./DoctorField";
import { type DoctorFields, DoctorForm } from "./DoctorForm";
import { useMessages } from "./messages";
import type { PlanProps } from "./PlanPanel";

/** What is known of a doctor is put right; numbers that were given stay as they are. */
export function ChangeDoctorPanel({ day, session, onDone, onClose }: PlanProps) {
  const t = useMessages();
  const actions = useActions(session);
  const doctors = day.doctors.filter((doctor) => !doctor.gone);
  const [doctorId, setDoctorId] = useState(doctors[0]?.id ?? "");
  const path = `/api/v1/doctors/${doctorId}`;
  const { answer } = useRead<Doctor>(path, session);
  const save = async (fields: DoctorFields) => {
    const changed = await actions.send<Doctor>("PATCH", path, fields);
    if (changed) onDone(t("doctorChanged", { name: isolated(changed.name) }));
  };
  return (
    <Panel title={t("changeDoctor")} onClose={onClose} closesTo="plan-changeDoctor">
      <div className="form">
        <DoctorField doctors={doctors} value={doctorId} onChange={setDoctorId} />
      </div>
      {answer && (
        <DoctorForm
          key={answer.id}
          doctor={answer}
          actions={actions}
          submitLabel={t("saveDoctor")}
          onSubmit={(fields) => void save(fields)}
        />
      )}
    </Panel>
  );
}
