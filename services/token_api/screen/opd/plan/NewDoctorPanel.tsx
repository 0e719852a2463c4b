import { isolated } from "@web/i18n";
import { useActions } from "@web/session/useActions";
import type { Doctor } from "@web/types/token_api";
import { Panel } from "../Panel";
import { type DoctorFields, DoctorForm } from "./DoctorForm";
import { useMessages } from "./messages";
import type { PlanProps } from "./PlanPanel";

/** A doctor who begins to work here. */
export function NewDoctorPanel({ day, session, onDone, onClose }: PlanProps) {
  const t = useMessages();
  const actions = useActions(session);
  const add = async (fields: DoctorFields) => {
    const body = { ...fields, department_id: day.department_id };
    const made = await actions.actOnce<Doctor>("/api/v1/doctors", body);
    if (made) onDone(t("doctorAdded", { name: isolated(made.name) }));
  };
  return (
    <Panel title={t("newDoctor")} onClose={onClose} closesTo="plan-newDoctor">
      <DoctorForm
        doctor={null}
        actions={actions}
        submitLabel={t("addDoctor")}
        onSubmit={(fields) => void add(fields)}
      />
    </Panel>
  );
}
