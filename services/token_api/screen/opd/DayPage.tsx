import { useNow } from "@web/clock";
import { Frame } from "@web/session/Frame";
import type { SignedIn } from "@web/session/useSession";
import type { DaySlot, Department, DepartmentDay } from "@web/types/token_api";
import { useEventStream } from "@web/useEventStream";
import { useRoute } from "@web/useRoute";
import { useState } from "react";
import { addressOf } from "./address";
import { BookingPanel } from "./booking/BookingPanel";
import { suggestedSlot } from "./booking/suggestedSlot";
import { Calendar } from "./calendar/Calendar";
import { DayBar } from "./DayBar";
import { useMessages } from "./messages";
import { SlotPanel } from "./slot/SlotPanel";

const NOW_EVERY_MS = 30_000;

interface Props {
  session: SignedIn;
  departments: Department[];
  department: Department;
  date: string;
}

/** What is done beside the calendar: nothing, or somebody is booked, or taken in as an emergency. */
export type Task = "book" | "emergency" | null;

/** A day of a department: the calendar, and beside it the slot that is looked at. */
export function DayPage({ session, departments, department, date }: Props) {
  const t = useMessages();
  const stream = `/api/v1/departments/${encodeURIComponent(department.id)}/day/stream?date=${date}`;
  const { data: day, state } = useEventStream<DepartmentDay>(stream, "day", session);
  const [task, setTask] = useState<Task>(null);
  const [said, setSaid] = useState("");
  const now = useNow(NOW_EVERY_MS) - session.aheadMs;
  const slotId = useRoute()[2];
  const slots = day?.doctors.flatMap((doctor) => doctor.slots) ?? [];
  const slot = slots.find((one) => one.id === slotId) ?? null;
  const look = (at: DaySlot | null) => {
    location.hash = addressOf(department.id, date, at?.id);
    setTask(null);
    setSaid("");
  };
  const target = slot ?? suggestedSlot(slots, now);
  return (
    <Frame title={t("title")} onSignOut={session.signOut} lost={state === "lost"}>
      <DayBar
        departments={departments}
        department={department}
        date={date}
        day={day}
        onEmergency={suggestedSlot(slots, now) && (() => setTask("emergency"))}
      />
      <main className="opd">
        <p className="opd-said" role="status">
          {said}
        </p>
        {day && <Calendar day={day} now={now} chosen={slot} onChoose={look} />}
        {day && task && target && (
          <BookingPanel
            key={`${task} ${target.id}`}
            task={task}
            slots={slots}
            first={target}
            day={day}
            now={now}
            session={session}
            onDone={(sentence, at) => {
              look(at);
              setSaid(sentence);
            }}
            onClose={() => setTask(null)}
          />
        )}
        {day && slot && !task && (
          <SlotPanel
            key={slot.id}
            slot={slot}
            day={day}
            now={now}
            session={session}
            onBook={() => setTask("book")}
            onSaid={setSaid}
            onClose={() => look(null)}
          />
        )}
      </main>
    </Frame>
  );
}
