import { dateIn } from "@web/clock";
import { isolated, useLanguage } from "@web/i18n";
import { problemSentence } from "@web/messages/problemSentence";
import { ConfirmButton } from "@web/session/ConfirmButton";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import { useRead } from "@web/session/useRead";
import type { Leave, LeavePreview, Leaves } from "@web/types/token_api";
import { useState } from "react";
import { losesTheSlot, People } from "../changes/People";
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
  const [to, setTo] = useState("");
  const path = `/api/v1/doctors/${doctorId}/leaves`;
  const known = useRead<Leaves>(path, session);
  const ordered = firstDay && lastDay && firstDay <= lastDay;
  const others = doctors.filter((doctor) => doctor.id !== doctorId);
  const other = others.find((doctor) => doctor.id === to);
  const body = ordered
    ? { first_day: firstDay, last_day: lastDay, to_doctor_id: other?.id ?? null }
    : null;
  const { preview, problem } = usePreview<LeavePreview>(`${path}/preview`, body, session);
  const date = (one: string) => isolated(dateIn("UTC", language, `${one}T12:00:00Z`));
  const nameOf = (id: string) => isolated(day.doctors.find((one) => one.id === id)?.name ?? "–");
  const booked = preview?.people.filter(losesTheSlot) ?? [];
  const found = booked.filter((person) => person.status_then !== "CANCELLED").length;
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
        {others.length > 0 && (
          <label className="field">
            {t("whoIsBooked")}
            <select value={other?.id ?? ""} onChange={(event) => setTo(event.target.value)}>
              <option value="">{t("isToldItIsOff")}</option>
              {others.map((one) => (
                <option key={one.id} value={one.id}>
                  {t("goesTo", { name: isolated(one.name) })}
                </option>
              ))}
            </select>
          </label>
        )}
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
                {t("booked", { count: booked.length })}{" "}
                {other && t("seatsFound", { found, none: booked.length - found })}
              </p>
              <People
                people={preview.people}
                day={day}
                {...(other ? { otherDoctor: other.name } : {})}
              />
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
                  {leave.to_doctor_id && (
                    <span className="soft">
                      {" "}
                      {t("goesTo", { name: nameOf(leave.to_doctor_id) })}
                    </span>
                  )}
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
