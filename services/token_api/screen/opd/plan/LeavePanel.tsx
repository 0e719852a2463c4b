import { dateIn } from "@web/clock";
import { isolated, useLanguage } from "@web/i18n";
import { problemSentence } from "@web/messages/problemSentence";
import { ConfirmButton } from "@web/session/ConfirmButton";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import { useRead } from "@web/session/useRead";
import type { Leave, LeavePreview, Leaves } from "@web/types/token_api";
import { useState } from "react";
import { People } from "../changes/People";
import { usePreview } from "../changes/usePreview";
import { Panel } from "../Panel";
import { DoctorField } from "./DoctorField";
import { useMessages } from "./messages";
import type { PlanProps } from "./PlanPanel";

/** A doctor is away: first whose slots that costs, then the button; and the leaves that are known. */
export function LeavePanel({ day, session, onDone, onClose }: PlanProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const actions = useActions(session);
  const doctors = day.doctors.filter((doctor) => !doctor.gone);
  const [doctorId, setDoctorId] = useState(doctors[0]?.id ?? "");
  const [firstDay, setFirstDay] = useState(day.date);
  const [lastDay, setLastDay] = useState(day.date);
  const path = `/api/v1/doctors/${doctorId}/leaves`;
  const known = useRead<Leaves>(path, session);
  const ordered = firstDay && lastDay && firstDay <= lastDay;
  const body = ordered ? { first_day: firstDay, last_day: lastDay } : null;
  const { preview, problem } = usePreview<LeavePreview>(`${path}/preview`, body, session);
  const date = (one: string) => isolated(dateIn("UTC", language, `${one}T12:00:00Z`));
  const submit = async () => {
    if (!(await actions.actOnce<Leave>(path, body))) return;
    const told = preview?.people.filter((person) => person.told).length ?? 0;
    onDone(t("leaveNoted", { count: told }));
  };
  const takeBack = async (leave: Leave) => {
    await actions.send("DELETE", `${path}/${leave.id}`);
    known.reload();
  };
  return (
    <Panel title={t("leave")} onClose={onClose} closesTo="plan-leave">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <DoctorField doctors={doctors} value={doctorId} onChange={setDoctorId} />
        <div className="two-fields">
          <label className="field">
            {t("firstDay")}
            <input
              type="date"
              required
              value={firstDay}
              onChange={(event) => setFirstDay(event.target.value)}
            />
          </label>
          <label className="field">
            {t("lastDay")}
            <input
              type="date"
              required
              min={firstDay}
              value={lastDay}
              onChange={(event) => setLastDay(event.target.value)}
            />
          </label>
        </div>
        {problem && (
          <p className="note warn" role="alert">
            {problemSentence(t, problem)}
          </p>
        )}
        <div role="status" className="preview">
          {preview && (
            <>
              <p>
                <strong>{t("slotsOff", { count: preview.slots.length })}</strong>{" "}
                {t("booked", { count: preview.people.length })}
              </p>
              <People people={preview.people} day={day} />
            </>
          )}
        </div>
        <ProblemNote actions={actions} pageMessages={t} />
        <button type="submit" className="button danger" disabled={actions.busy || preview === null}>
          {t("noteLeave")}
        </button>
      </form>
      {known.answer && known.answer.leaves.length > 0 && (
        <section>
          <h3>{t("knownLeaves")}</h3>
          <ul className="leaves">
            {known.answer.leaves.map((leave) => (
              <li key={leave.id}>
                <span>
                  {t("fromTo", { first: date(leave.first_day), last: date(leave.last_day) })}
                </span>
                <ConfirmButton
                  label={t("takeBack")}
                  consequence={t("takeBackMeans")}
                  busy={actions.busy}
                  onConfirm={() => void takeBack(leave)}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
    </Panel>
  );
}
