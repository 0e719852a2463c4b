import { timeIn } from "@web/clock";
import { isolated, useLanguage } from "@web/i18n";
import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { DaySlot, DepartmentDay, Patient, SlotTokens } from "@web/types/token_api";
import { beginsAt } from "../calendar/timeline";
import { useMessages } from "./messages";

interface Props {
  patient: Patient;
  day: DepartmentDay;
  session: SignedIn;
  onLook: (slot: DaySlot) => void;
}

/** A patient who was found, and the slots of the day in which they are booked. */
export function FoundPatient({ patient, day, session, onLook }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const path = `/api/v1/tokens?date=${day.date}&patient_id=${patient.id}`;
  const tokens = useAnswer<SlotTokens>(path, session)?.tokens;
  const slots = day.doctors.flatMap((doctor) => doctor.slots);
  const booked = tokens?.flatMap((token) => {
    const slot = slots.find((one) => one.id === token.slot_id);
    return slot ? [{ token, slot }] : [];
  });
  return (
    <li className="found">
      <strong>
        <bdi>{patient.name}</bdi>
      </strong>
      <span className="soft">
        <bdi dir="ltr">{[patient.phone, patient.email].filter(Boolean).join(" · ")}</bdi>
      </span>
      {booked?.length === 0 && <span className="soft">{t("notBooked")}</span>}
      {booked?.map(({ token, slot }) => (
        <button key={token.id} type="button" className="entry" onClick={() => onLook(slot)}>
          {t("bookedAt", {
            label: isolated(token.token_label),
            time: isolated(timeIn(day.time_zone, language, beginsAt(slot))),
            doctor: isolated(slot.doctor_name),
          })}{" "}
          <span className="tag">{t.find(`status.${token.status}`)}</span>
        </button>
      ))}
    </li>
  );
}
