import { useNow } from "@web/clock";
import { Frame } from "@web/session/Frame";
import type { SignedIn } from "@web/session/useSession";
import type { DaySlot, Department, DepartmentDay } from "@web/types/token_api";
import { useEventStream } from "@web/useEventStream";
import { useRoute } from "@web/useRoute";
import { useState } from "react";
import { addressOf, PRINT } from "./address";
import { suggestedSlot } from "./booking/suggestedSlot";
import { Calendar } from "./calendar/Calendar";
import { isOpen } from "./calendar/timeline";
import { DayBar } from "./DayBar";
import { useMessages } from "./messages";
import { PlanPanel } from "./plan/PlanPanel";
import { PrintPage } from "./print/PrintPage";
import { SlotPanel } from "./slot/SlotPanel";
import { TaskPanel } from "./TaskPanel";
import { isPlan, type SlotTask, type Task } from "./task";

const NOW_EVERY_MS = 30_000;

interface Props {
  session: SignedIn;
  departments: Department[];
  department: Department;
  date: string;
}

/** A day of a department: the calendar, and beside it the slot that is looked at. */
export function DayPage({ session, departments, department, date }: Props) {
  const t = useMessages();
  const stream = `/api/v1/departments/${encodeURIComponent(department.id)}/day/stream?date=${date}`;
  const { data: day, state } = useEventStream<DepartmentDay>(stream, "day", session);
  const [task, setTask] = useState<Task | null>(null);
  const [said, setSaid] = useState("");
  const [unexpected, setUnexpected] = useState(false);
  const now = useNow(NOW_EVERY_MS) - session.aheadMs;
  const slotId = useRoute()[2];
  const slots = day?.doctors.flatMap((doctor) => doctor.slots) ?? [];
  const find = (id: string | undefined) => slots.find((one) => one.id === id) ?? null;
  const slot = find(slotId);
  const slotTask = task && !isPlan(task) ? task : null;
  const taskSlot = find(slotTask?.slotId);
  const urgent = slot && isOpen(slot, now) ? slot : suggestedSlot(slots, now);
  const look = (at: DaySlot | null, sentence = "", isUnexpected = false) => {
    location.hash = addressOf(department.id, date, at?.id);
    setTask(null);
    setSaid(sentence);
    setUnexpected(isUnexpected);
  };
  const begin = (kind: SlotTask["kind"], at: DaySlot, number?: number) => {
    setTask({ kind, slotId: at.id, ...(number === undefined ? {} : { number }) });
    setSaid("");
  };
  if (slotId === PRINT) {
    return (
      <Frame title={t("title")} onSignOut={session.signOut} lost={state === "lost"}>
        {day && <PrintPage day={day} session={session} />}
      </Frame>
    );
  }
  const shared = day && { day, now, session };
  return (
    <Frame title={t("title")} onSignOut={session.signOut} lost={state === "lost"}>
      <main className="opd">
        <DayBar
          departments={departments}
          department={department}
          date={date}
          day={day}
          onPlan={(kind) => {
            setTask({ kind });
            setSaid("");
          }}
          onEmergency={urgent && (() => begin("emergency", urgent))}
        />
        <p className={unexpected ? "opd-said unexpected" : "opd-said"} role="status">
          {said}
        </p>
        {day && (
          <Calendar
            day={day}
            now={now}
            chosen={taskSlot ?? slot}
            onChoose={look}
            onDelay={(at, minutes) => begin("delay", at, minutes)}
          />
        )}
        {shared && slotTask && taskSlot && (
          <TaskPanel
            key={`${slotTask.kind} ${slotTask.slotId} ${slotTask.number}`}
            task={slotTask}
            slot={taskSlot}
            onDone={(sentence, at, isUnexpected) => look(at, sentence, isUnexpected)}
            onClose={() => setTask(null)}
            {...shared}
          />
        )}
        {day && task && isPlan(task) && (
          <PlanPanel
            key={task.kind}
            task={task}
            day={day}
            session={session}
            onLook={look}
            onDone={(sentence) => look(slot, sentence)}
            onClose={() => setTask(null)}
          />
        )}
        {shared && slot && !task && (
          <SlotPanel
            key={slot.id}
            slot={slot}
            onBegin={(kind) => begin(kind, slot)}
            onSaid={(sentence) => look(slot, sentence)}
            onClose={() => look(null)}
            {...shared}
          />
        )}
      </main>
    </Frame>
  );
}
