import type { SignedIn } from "@web/session/useSession";
import type { DaySlot, DepartmentDay } from "@web/types/token_api";
import { BookingPanel } from "./booking/BookingPanel";
import { ChangePanel } from "./changes/ChangePanel";
import type { SlotTask } from "./task";

interface Props {
  task: SlotTask;
  slot: DaySlot;
  day: DepartmentDay;
  now: number;
  session: SignedIn;
  /** It is done: what came of it, in which slot, and whether it is not what was expected. */
  onDone: (sentence: string, slot: DaySlot, unexpected: boolean) => void;
  onClose: () => void;
}

/** The form of what is being done. */
export function TaskPanel({ task, slot, onDone, ...shared }: Props) {
  const { kind, number } = task;
  if (kind === "book" || kind === "emergency") {
    return (
      <BookingPanel emergency={kind === "emergency"} first={slot} onDone={onDone} {...shared} />
    );
  }
  const begins = kind === "delay" ? slot.delay_minutes : slot.max_capacity;
  return (
    <ChangePanel
      kind={kind}
      slot={slot}
      first={number ?? begins}
      onDone={(sentence) => onDone(sentence, slot, false)}
      {...shared}
    />
  );
}
