import { isolated } from "@web/i18n";
import { Frame } from "@web/session/Frame";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { DoctorsAnswer, Token } from "@web/types/department";
import { useState } from "react";
import { actsOn } from "../console/acts";
import { Current } from "../console/Current";
import { deskActs } from "../console/deskActs";
import { type Act, useShortcuts } from "../console/keys";
import { useMessages } from "../console/messages";
import { TransferDialog } from "../console/TransferDialog";
import { useLine, useServerNow } from "../console/useLine";
import { useQueues } from "../console/useQueues";
import { OwnCall } from "../emergency/OwnCall";
import { SeatBar } from "./SeatBar";
import { SlotsOfDay } from "./SlotsOfDay";
import type { Seat } from "./seat";

interface Props {
  session: SignedIn;
  seat: Seat;
  onLeave: () => void;
}

/** Who is in the room and what can be done, beside the doctor's slots of today. */
export function DoctorsDay({ session, seat, onLeave }: Props) {
  const t = useMessages();
  const live = useLine(seat.departmentId, session, seat.doctorId);
  const { line } = live;
  const now = useServerNow(line?.as_of);
  const names = useQueues(seat.departmentId, session);
  const doctors = useAnswer<DoctorsAnswer>("/api/v1/doctors", session)?.doctors;
  const doctor = doctors?.find((one) => one.doctor_id === seat.doctorId);
  const actions = useActions(session);
  const [sending, setSending] = useState<Token | null>(null);
  const { desk, visitor, mine, takeBack, can } = deskActs(line, seat, session.userId, now);
  const { onToken, onDesk, call } = actsOn(seat.departmentId, actions);
  const send = (body: object) => {
    if (sending) void onToken(sending, "transfer", body);
    setSending(null);
  };
  const perform = (act: Act) => {
    if (!can[act]) return;
    if (act === "callNext") void call(seat.deskId, { doctor_id: seat.doctorId });
    else if (act === "pause")
      void onDesk(seat.deskId, desk?.state === "BREAK" ? "resume" : "break");
    else if (act === "undo" && takeBack) void onToken(takeBack.token, "undo");
    else if (visitor && act === "transfer") setSending(visitor);
    else if (visitor) void onToken(visitor, act === "noShow" ? "no_show" : act);
  };
  useShortcuts((act) => act !== "help" && act !== "handOver" && perform(act));

  return (
    <Frame
      title={doctor ? isolated(doctor.name) : "…"}
      onSignOut={session.signOut}
      lost={live.state === "lost"}
    >
      <SeatBar
        deskId={seat.deskId}
        desk={desk}
        timeZone={names.department?.time_zone ?? null}
        mayLeave={can.pause}
        onPause={() => perform("pause")}
        onClose={async () => {
          if (await onDesk(seat.deskId, "close")) onLeave();
        }}
        onChange={onLeave}
      />
      <OwnCall emergencies={line?.emergencies ?? []} deskId={seat.deskId} session={session} />
      <div className="doctors-day">
        <main className="doctors-room">
          <ProblemNote actions={actions} pageMessages={t} />
          <Current
            desk={desk}
            mine={mine}
            visitor={visitor}
            waitingCount={line ? line.waiting_count : null}
            next={line?.waiting[0] ?? null}
            names={names}
            now={now}
            can={can}
            busy={actions.busy}
            undo={takeBack}
            onAct={perform}
            onOpen={() => void onDesk(seat.deskId, "open")}
          />
        </main>
        <SlotsOfDay
          slots={line?.slots ?? null}
          checkIn={line?.expected.map((one) => one.id) ?? []}
          next={line?.waiting[0]?.id ?? null}
          timeZone={names.department?.time_zone ?? "UTC"}
        />
      </div>
      {sending && (
        <TransferDialog
          token={sending}
          names={names}
          desks={line?.desks ?? []}
          ownDesk={seat.deskId}
          onSend={(deskId, note) => send({ desk_id: deskId, note })}
          onTransfer={(queueId, note) => send({ queue_id: queueId, note })}
          onClose={() => setSending(null)}
        />
      )}
    </Frame>
  );
}
