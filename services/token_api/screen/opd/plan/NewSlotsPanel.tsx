import { problemSentence } from "@web/messages/problemSentence";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { PatternSlots } from "@web/types/token_api";
import { useState } from "react";
import { usePreview } from "../changes/usePreview";
import { Panel } from "../Panel";
import { DoctorField } from "./DoctorField";
import { useMessages } from "./messages";
import { NewSlotsFields } from "./NewSlotsFields";
import { PatternPreview } from "./PatternPreview";
import type { PlanProps } from "./PlanPanel";
import { type Draft, draftOf, patternOf } from "./pattern";

/** New slots of a doctor: of one day, or every week until some day. */
export function NewSlotsPanel({ day, session, onDone, onClose }: PlanProps) {
  const t = useMessages();
  const actions = useActions(session);
  const doctors = day.doctors.filter((doctor) => !doctor.gone);
  const [doctorId, setDoctorId] = useState(doctors[0]?.id ?? "");
  const [draft, setDraft] = useState<Draft>(() => draftOf(day.date));
  const path = `/api/v1/doctors/${doctorId}/pattern`;
  const pattern = patternOf(draft);
  const wanted = pattern && { ...pattern };
  const { preview, problem } = usePreview<PatternSlots>(`${path}/preview`, wanted, session);
  const made = preview?.slots.filter((slot) => slot.left_out === null).length ?? 0;
  const submit = async () => {
    const answer = await actions.actOnce<PatternSlots>(path, pattern);
    if (!answer) return;
    const count = answer.slots.filter((slot) => slot.left_out === null).length;
    onDone(t("slotsMade", { count }));
  };
  return (
    <Panel title={t("newSlots")} onClose={onClose} closesTo="plan-newSlots">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <DoctorField doctors={doctors} value={doctorId} onChange={setDoctorId} />
        <NewSlotsFields draft={draft} onChange={setDraft} />
        {problem && (
          <p className="note warn" role="alert">
            {problemSentence(t, problem)}
          </p>
        )}
        <div role="status" className="preview">
          {preview && <PatternPreview slots={preview.slots} />}
        </div>
        <ProblemNote actions={actions} pageMessages={t} />
        <button type="submit" className="button primary" disabled={actions.busy || made === 0}>
          {t("makeSlots", { count: made })}
        </button>
      </form>
    </Panel>
  );
}
