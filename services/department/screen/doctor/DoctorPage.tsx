import { RequireSignIn } from "@web/session/RequireSignIn";
import type { Role } from "@web/types/token_api";
import { useState } from "react";
import { ChooseSeat } from "./ChooseSeat";
import { DoctorsDay } from "./DoctorsDay";
import { useMessages } from "./messages";
import { firstSeat, keepSeat, type Seat } from "./seat";

const ROLES: readonly Role[] = ["staff", "supervisor", "admin"];

/** For a doctor, or whoever calls for them: their slots of today, and the next of their patients. */
export function DoctorPage() {
  const t = useMessages();
  const [seat, setSeat] = useState(firstSeat);
  const goTo = (next: Seat | null) => {
    keepSeat(next);
    setSeat(next);
  };
  return (
    <RequireSignIn
      title={t("title")}
      roles={ROLES}
      whenExpired={seat === null ? undefined : t("roomStaysOpen")}
    >
      {(session) =>
        seat === null ? (
          <ChooseSeat session={session} onChosen={goTo} />
        ) : (
          <DoctorsDay
            key={`${seat.doctorId}/${seat.deskId}`}
            session={session}
            seat={seat}
            onLeave={() => goTo(null)}
          />
        )
      }
    </RequireSignIn>
  );
}
