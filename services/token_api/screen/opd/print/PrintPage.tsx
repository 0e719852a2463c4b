import { dateIn, momentIn } from "@web/clock";
import { nameIn, useLanguage } from "@web/i18n";
import type { SignedIn } from "@web/session/useSession";
import type { DayDoctor, DepartmentDay, SlotToken } from "@web/types/token_api";
import { useState } from "react";
import { addressOf } from "../address";
import { useMessages } from "./messages";
import { PrintedSlot } from "./PrintedSlot";
import { useDayTokens } from "./useDayTokens";

interface Props {
  day: DepartmentDay;
  session: SignedIn;
}

/** The day on paper: each doctor's slots with who is booked, to be ticked off without power. */
export function PrintPage({ day, session }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const [printed] = useState(() => Date.now() - session.aheadMs);
  const slots = day.doctors.flatMap((doctor) => slotsOf(doctor));
  const ids = slots.map((slot) => slot.id);
  const tokens = useDayTokens(ids, session);
  return (
    <main className="print">
      <div className="buttons print-tools">
        <button
          type="button"
          className="button primary"
          disabled={tokens === null}
          onClick={() => window.print()}
        >
          {t("print")}
        </button>
        <a className="button" href={addressOf(day.department_id, day.date)}>
          {t("back")}
        </a>
      </div>
      <header className="print-head">
        <h2>
          <bdi>{nameIn(day.names, language)}</bdi> ·{" "}
          {dateIn("UTC", language, `${day.date}T12:00:00Z`)}
        </h2>
        <p>{t("asOf", { when: momentIn(day.time_zone, language, printed) })}</p>
      </header>
      {slots.length === 0 && <p>{t("noSlots")}</p>}
      {tokens &&
        day.doctors.map((doctor) => <Doctor key={doctor.id} {...{ doctor, day, tokens }} />)}
    </main>
  );
}

interface DoctorProps {
  doctor: DayDoctor;
  day: DepartmentDay;
  tokens: Map<string, SlotToken[]>;
}

function Doctor({ doctor, day, tokens }: DoctorProps) {
  const slots = slotsOf(doctor);
  if (slots.length === 0) return null;
  return (
    <section className="print-doctor" aria-labelledby={`print-${doctor.id}`}>
      <h3 id={`print-${doctor.id}`}>
        <bdi>{doctor.name}</bdi> · <bdi>{doctor.specialization}</bdi>
      </h3>
      {slots.map((slot) => (
        <PrintedSlot
          key={slot.id}
          slot={slot}
          tokens={tokens.get(slot.id) ?? []}
          zone={day.time_zone}
        />
      ))}
    </section>
  );
}

function slotsOf(doctor: DayDoctor) {
  return doctor.slots.filter((slot) => slot.status !== "CANCELLED");
}
