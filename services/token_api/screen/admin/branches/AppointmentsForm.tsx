import { isolated, nameIn, useLanguage } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { Department, Queue } from "@web/types/token_api";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useChange } from "../useChange";
import { type Appointments, appointmentsOf, rulesFor } from "./appointments";
import { useMessages } from "./messages";

interface Props {
  department: Department;
  queues: Queue[];
  session: SignedIn;
  onChanged: () => void;
}

interface Fields extends Appointments {
  slot_prefix: string;
}

const MINUTES_MAX = 240;
const MINUTES_FIELD = { type: "number", required: true, min: 0, max: MINUTES_MAX } as const;
const AS_NUMBER = { valueAsNumber: true } as const;

/** Whether people with an appointment check in, which line they join, and when they are in time. */
export function AppointmentsForm({ department, queues, session, onChanged }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const changes = useChange(session);
  const [saved, setSaved] = useState(false);
  const { register, handleSubmit, watch } = useForm<Fields>({
    values: { ...appointmentsOf(queues), slot_prefix: department.slot_prefix },
  });
  const save = handleSubmit(async ({ slot_prefix, ...wanted }) => {
    setSaved(false);
    if (slot_prefix !== department.slot_prefix) {
      const path = `/api/v1/departments/${encodeURIComponent(department.id)}`;
      if (!(await changes.change("PATCH", path, { slot_prefix }))) return;
    }
    for (const [counter, discipline] of rulesFor(queues, wanted)) {
      const path = `/api/v1/queues/${encodeURIComponent(counter)}/discipline`;
      if (!(await changes.change("PUT", path, { discipline }))) return;
    }
    setSaved(true);
    onChanged();
  });
  return (
    <details className="appointments">
      <summary>{t("appointments")}</summary>
      <form className="form two" onSubmit={save}>
        <label className="field wide">
          {t("appointmentsLine")}
          <select {...register("counter")}>
            <option value="">{t("appointmentsApart")}</option>
            {queues.map((queue) => (
              <option key={queue.id} value={queue.id}>
                {isolated(nameIn(queue.names, language))}
              </option>
            ))}
          </select>
        </label>
        {watch("counter") !== "" && (
          <>
            <label className="field">
              {t("earlyMinutes")}
              <input {...MINUTES_FIELD} {...register("early_minutes", AS_NUMBER)} />
            </label>
            <label className="field">
              {t("graceMinutes")}
              <input {...MINUTES_FIELD} {...register("grace_minutes", AS_NUMBER)} />
            </label>
          </>
        )}
        <label className="field">
          {t("slotPrefix")}
          <input required maxLength={32} {...register("slot_prefix")} />
        </label>
        <p className="soft wide">{t("appointmentsMean")}</p>
        <div className="wide">
          <ProblemNote actions={changes} pageMessages={t} />
          <p role="status">{saved && t("saved")}</p>
        </div>
        <div className="wide buttons">
          <button type="submit" className="button small primary" disabled={changes.busy}>
            {t("save")}
          </button>
        </div>
      </form>
    </details>
  );
}
