import { timeIn } from "@web/clock";
import { isolated, useLanguage } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { BookedSlot, DaySlot, DepartmentDay, Patient } from "@web/types/token_api";
import { useState } from "react";
import { beginsAt, isOpen } from "../calendar/timeline";
import { Panel } from "../Panel";
import type { Sought } from "./alike";
import { categoriesOf } from "./categories";
import { useMessages } from "./messages";
import { PatientFields } from "./PatientFields";
import { useBooking } from "./useBooking";

interface Props {
  emergency: boolean;
  first: DaySlot;
  day: DepartmentDay;
  now: number;
  session: SignedIn;
  /** Somebody is booked: what came of it and where, and whether it is not what was expected. */
  onDone: (sentence: string, slot: DaySlot, unexpected: boolean) => void;
  onClose: () => void;
}

/** Find or write down somebody, and give them a place; an emergency is one press away. */
export function BookingPanel(props: Props) {
  const { emergency, first, day, now, session, onDone, onClose } = props;
  const t = useMessages();
  const { language } = useLanguage();
  const actions = useActions(session);
  const book = useBooking(actions);
  const slots = day.doctors.flatMap((doctor) => doctor.slots);
  const time = (at: number) => timeIn(day.time_zone, language, at);
  const unknown = t("unknownPatient", { time: time(now) });
  const [typed, setTyped] = useState<Sought>({ name: "", phone: "", email: "" });
  const [patient, setPatient] = useState<Patient | null>(null);
  const [slotId, setSlotId] = useState(first.id);
  const slot = slots.find((one) => one.id === slotId) ?? first;
  const categories = categoriesOf(slot);
  const [wanted, setWanted] = useState("");
  const category = emergency ? "EMERGENCY" : (categories.find((one) => one === wanted) ?? "");

  const submit = async () => {
    const somebody = emergency && !typed.name.trim() ? { ...typed, name: unknown } : typed;
    const hadSeat = slot.seats_free > 0;
    const chosen = category || categories[0] || "";
    const booked = await book(slot.id, chosen, patient, somebody);
    if (!booked) return;
    const lost = hadSeat && booked.status === "WAITING";
    onDone(sentenceOf(booked, lost), slot, lost);
  };

  function sentenceOf({ token, patient_name }: BookedSlot, lost: boolean): string {
    const name = isolated(patient_name);
    const label = isolated(token.token_label);
    const place = token.position ?? 0;
    if (token.status === "WAITING") {
      return lost
        ? t("lastSeatTaken", { name, label, place })
        : t("onWaitingList", { name, label, place });
    }
    const at = token.estimated_time ? time(Date.parse(token.estimated_time)) : "";
    return t("hasSeat", { name, label, place, time: isolated(at) });
  }

  return (
    <Panel
      title={emergency ? t("takeIn") : t("bookIn", { doctor: isolated(slot.doctor_name) })}
      onClose={onClose}
      closesTo={`slot-${slot.id}`}
    >
      <form
        className="form"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <label className="field">
          {t("slot")}
          <select value={slot.id} onChange={(event) => setSlotId(event.target.value)}>
            {slots
              .filter((one) => isOpen(one, now) || one.id === slot.id)
              .map((one) => (
                <option key={one.id} value={one.id}>
                  {t("slotChoice", {
                    time: isolated(time(beginsAt(one))),
                    doctor: isolated(one.doctor_name),
                    free: one.seats_free,
                  })}
                </option>
              ))}
          </select>
        </label>
        <PatientFields
          typed={typed}
          placeholder={emergency ? unknown : ""}
          patient={patient}
          session={session}
          onType={setTyped}
          onChoose={setPatient}
        />
        {!emergency && (
          <fieldset className="group">
            <legend>{t("categoryName")}</legend>
            <div className="choices">
              {categories.map((one, index) => (
                <label key={one} className="choice">
                  <input
                    type="radio"
                    name="category"
                    checked={category ? category === one : index === 0}
                    onChange={() => setWanted(one)}
                  />
                  {t(`category.${one}`)}
                </label>
              ))}
            </div>
          </fieldset>
        )}
        <ProblemNote actions={actions} pageMessages={t} />
        <button
          type="submit"
          className={emergency ? "button danger" : "button primary"}
          disabled={actions.busy}
          // Of an emergency nothing need be typed first.
          data-first={emergency || undefined}
        >
          {emergency ? t("takeInNow") : patient ? t("bookKnown") : t("bookNew")}
        </button>
      </form>
    </Panel>
  );
}
