import { timeIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import type { DaySlot, DepartmentDay } from "@web/types/token_api";
import type { CSSProperties } from "react";
import { useMessages } from "../messages";
import { DoctorColumn } from "./DoctorColumn";
import { hoursOf, minutesBetween, type Timeline, timelineOf } from "./timeline";

interface Props {
  day: DepartmentDay;
  now: number;
  chosen: DaySlot | null;
  onChoose: (slot: DaySlot) => void;
  onDelay: (slot: DaySlot, minutes: number) => void;
}

/** A column a doctor, on one scale of hours. */
export function Calendar({ day, now, chosen, onChoose, onDelay }: Props) {
  const t = useMessages();
  const timeline = timelineOf(day);
  const minutes = timeline ? minutesBetween(timeline.from, timeline.to) : 0;
  const scale = { "--minute": `${timeline?.minuteRem ?? 0}rem`, "--minutes": minutes };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className="calendar" aria-label={t("calendar")} tabIndex={0}>
      {!day.open && <p className="note warn">{t("closedDay")}</p>}
      {day.doctors.length === 0 && <p className="note">{t("noDoctors")}</p>}
      {day.doctors.length > 0 && timeline === null && <p className="note">{t("noSlots")}</p>}
      <div className="columns" style={scale as CSSProperties}>
        {timeline && <Hours timeline={timeline} zone={day.time_zone} now={now} />}
        {day.doctors.map((doctor) => (
          <DoctorColumn
            key={doctor.id}
            doctor={doctor}
            day={day}
            timeline={timeline}
            now={now}
            chosen={chosen}
            onChoose={onChoose}
            onDelay={onDelay}
          />
        ))}
      </div>
    </section>
  );
}

interface HoursProps {
  timeline: Timeline;
  zone: string;
  now: number;
}

/** The full hours, and on the day itself where it is now. */
function Hours({ timeline, zone, now }: HoursProps) {
  const { language } = useLanguage();
  const at = (time: number) => ({ "--from": minutesBetween(timeline.from, time) }) as CSSProperties;
  return (
    <div className="hours" aria-hidden="true">
      {hoursOf(timeline).map((hour) => (
        <span key={hour} className="hour" style={at(hour)}>
          {timeIn(zone, language, hour)}
        </span>
      ))}
      {now > timeline.from && now < timeline.to && <span className="now" style={at(now)} />}
    </div>
  );
}
