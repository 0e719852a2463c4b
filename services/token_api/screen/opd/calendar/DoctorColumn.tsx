import type { DayDoctor, DaySlot, DepartmentDay } from "@web/types/token_api";
import { useMessages } from "../messages";
import { SlotCard } from "./SlotCard";
import type { Timeline } from "./timeline";

interface Props {
  doctor: DayDoctor;
  day: DepartmentDay;
  timeline: Timeline | null;
  now: number;
  chosen: DaySlot | null;
  onChoose: (slot: DaySlot) => void;
  onDelay: (slot: DaySlot, minutes: number) => void;
}

export function DoctorColumn({ doctor, day, timeline, now, chosen, onChoose, onDelay }: Props) {
  const t = useMessages();
  const runs = doctor.slots.filter((slot) => slot.status !== "CANCELLED");
  const cancelled = doctor.slots.filter((slot) => slot.status === "CANCELLED");
  const card = (slot: DaySlot) => (
    <SlotCard
      key={slot.id}
      slot={slot}
      zone={day.time_zone}
      timeline={timeline}
      now={now}
      chosen={slot.id === chosen?.id}
      onChoose={() => onChoose(slot)}
      onDelay={(minutes) => onDelay(slot, minutes)}
    />
  );
  return (
    <section className="doctor" aria-labelledby={`doctor-${doctor.id}`}>
      <header className="doctor-head">
        <h3 id={`doctor-${doctor.id}`}>
          <bdi>{doctor.name}</bdi>
        </h3>
        <p className="soft">
          <bdi>{doctor.specialization}</bdi>
          {doctor.on_leave && <span className="tag warn">{t("onLeave")}</span>}
          {day.date === day.today && !doctor.gone && (
            <>
              {" · "}
              <a href={`${day.doctor_page_url}?doctor=${doctor.id}`}>{t("doctorPage")}</a>
            </>
          )}
        </p>
      </header>
      <ol className="slots">{runs.map(card)}</ol>
      {timeline && runs.length === 0 && <p className="soft none">{t("noSlotsOfDoctor")}</p>}
      {cancelled.length > 0 && (
        <ol className="cancelled-slots" aria-label={t("cancelledSlots")}>
          {cancelled.map(card)}
        </ol>
      )}
    </section>
  );
}
