import { isolated } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { Doctor } from "@web/types/token_api";
import { useState } from "react";
import { Panel } from "../Panel";
import { useMessages } from "./messages";
import type { PlanProps } from "./PlanPanel";

/** A doctor who begins to work here. */
export function NewDoctorPanel({ day, session, onDone, onClose }: PlanProps) {
  const t = useMessages();
  const actions = useActions(session);
  const [name, setName] = useState("");
  const [specialization, setSpecialization] = useState("");
  const submit = async () => {
    const body = { name, specialization, department_id: day.department_id };
    const made = await actions.actOnce<Doctor>("/api/v1/doctors", body);
    if (made) onDone(t("doctorAdded", { name: isolated(made.name) }));
  };
  return (
    <Panel title={t("newDoctor")} onClose={onClose} closesTo="plan-newDoctor">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <label className="field">
          {t("doctorName")}
          <input
            required
            data-first
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <label className="field">
          {t("specialization")}
          <input
            required
            maxLength={80}
            value={specialization}
            onChange={(event) => setSpecialization(event.target.value)}
          />
        </label>
        <ProblemNote actions={actions} pageMessages={t} />
        <button type="submit" className="button primary" disabled={actions.busy}>
          {t("addDoctor")}
        </button>
      </form>
    </Panel>
  );
}
