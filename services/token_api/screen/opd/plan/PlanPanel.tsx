import type { SignedIn } from "@web/session/useSession";
import type { DepartmentDay } from "@web/types/token_api";
import type { PlanTask } from "../task";
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

/** The form of what is being planned. */
export function PlanPanel({ task, ...props }: PlanProps & { task: PlanTask }) {
  switch (task.kind) {
    case "newSlots":
      return <NewSlotsPanel {...props} />;
    case "leave":
      return <LeavePanel {...props} />;
    case "newDoctor":
      return <NewDoctorPanel {...props} />;
  }
}
