import type { SignedIn } from "@web/session/useSession";
import type { DaySlot, DepartmentDay } from "@web/types/token_api";
import { FindPanel } from "../find/FindPanel";
import type { PlanTask } from "../task";
import { ChangeDoctorPanel } from "./ChangeDoctorPanel";
import { LeavePanel } from "./LeavePanel";
import { NewDoctorPanel } from "./NewDoctorPanel";
import { NewSlotsPanel } from "./NewSlotsPanel";

export interface PlanProps {
  day: DepartmentDay;
  session: SignedIn;
  /** It is done: what came of it. */
  onDone: (sentence: string) => void;
  onClose: () => void;
}

interface Props extends PlanProps {
  task: PlanTask;
  onLook: (slot: DaySlot) => void;
}

/** The form of what is being planned, or looked for. */
export function PlanPanel({ task, onLook, ...props }: Props) {
  switch (task.kind) {
    case "find":
      return (
        <FindPanel
          day={props.day}
          session={props.session}
          onLook={onLook}
          onClose={props.onClose}
        />
      );
    case "newSlots":
      return <NewSlotsPanel {...props} />;
    case "leave":
      return <LeavePanel {...props} />;
    case "newDoctor":
      return <NewDoctorPanel {...props} />;
    case "changeDoctor":
      return <ChangeDoctorPanel {...props} />;
  }
}
