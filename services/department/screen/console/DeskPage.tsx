import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { LineToken, Token } from "@web/types/department";
import { useState } from "react";
import { ContactsDialog } from "../emergency/ContactsDialog";
import { EmergenciesNow } from "../emergency/EmergenciesNow";
import { EmergencyDialog } from "../emergency/EmergencyDialog";
import { OwnCall } from "../emergency/OwnCall";
import { actsOn, type LineActs } from "./acts";
import { MoreActs } from "./aside/MoreActs";
import { byTurn, sentTo } from "./aside/sent";
import { ConnectionNote } from "./ConnectionNote";
import { Current } from "./Current";
import { DeskBar } from "./DeskBar";
import { deskActs } from "./deskActs";
import { ExpectedList } from "./expected/ExpectedList";
import { HandOverDialog } from "./HandOverDialog";
import { HelpDialog } from "./HelpDialog";
import type { Place } from "./keptPlace";
import { type Act, useShortcuts } from "./keys";
import { type AboutLine, LineDialogs } from "./LineDialogs";
import { LineProblem } from "./LineProblem";
import { Held, OtherDesks, Today } from "./Lists";
import { ProfilesDialog } from "./profiles/ProfilesDialog";
import { Serves } from "./profiles/Serves";
import { callable, profileOf } from "./profiles/served";
import { Unserved } from "./profiles/Unserved";
import { RecentList } from "./RecentList";
import { FindForm } from "./reception/FindForm";
import { Lookups } from "./reception/Lookups";
import { MessageDialog } from "./toAll/MessageDialog";
import { MessagesNow } from "./toAll/MessagesNow";
import { canTakeBack } from "./undoing";
import { useLine, useServerNow } from "./useLine";
import { ownQueues, useQueues } from "./useQueues";
import { WaitingList } from "./WaitingList";
import { groupAt, isSupervisor } from "./whatIsThere";

interface Props {
  session: SignedIn;
  place: Place;
  onChangeDesk: () => void;
  onLeave: () => void;
}

/** The dialogs that are about the desk; those about the line are `LineDialogs`. */
type DeskDialog =
  | "profiles"
  | "lookups"
  | "message"
  | "help"
  | "emergency"
  | "contacts"
  | "handOver";

/** The clerk's page: their visitor and what can be done, beside the line as it is now. */
export function DeskPage({ session, place, onChangeDesk, onLeave }: Props) {
  const live = useLine(place.departmentId, session);
  const { line } = live;
  const now = useServerNow(line?.as_of);
  const names = useQueues(place.departmentId, session);
  const actions = useActions(session);
  const acts = actsOn(place.departmentId, actions);
  const [opened, open] = useState<DeskDialog | null>(null);
  const [about, openAbout] = useState<AboutLine | null>(null);
  const close = () => open(null);
  const lookAt = (token: LineToken) => openAbout({ dialog: "visitor", token });

  const supervisor = isSupervisor(session.role);
  const queues = ownQueues(names);
  const sent = sentTo(line, place.deskId);
  const mayCall = byTurn(sent, callable(line, place.deskId, queues, now));
  const profiled = profileOf(line, place.deskId) !== null;
  const { desk, visitor, mine, takeBack, can } = deskActs(line, place, session.userId, now);

  const { onToken } = acts;
  const onDesk = (verb: Parameters<LineActs["onDesk"]>[1]) => acts.onDesk(place.deskId, verb);

  const endGroup = async (group: readonly Token[]) => {
    for (const token of group) if ((await onToken(token, "serve")) === null) return;
  };

  const perform = (act: Act) => {
    if (!can[act]) return;
    if (act === "callNext") void acts.call(place.deskId);
    else if (act === "handOver") open("handOver");
    else if (act === "pause") void onDesk(desk?.state === "BREAK" ? "resume" : "break");
    else if (act === "undo" && takeBack) void onToken(takeBack.token, "undo");
    else if (visitor && act === "transfer") openAbout({ dialog: "transfer", token: visitor });
    else if (visitor) void onToken(visitor, act === "noShow" ? "no_show" : act);
  };
  useShortcuts((act) => (act === "help" ? open("help") : perform(act)));

  return (
    <div className="desk-page">
      <DeskBar
        place={place}
        desk={desk}
        mine={mine}
        visitor={visitor}
        names={names}
        live={live}
        userName={session.name}
        onBreak={() => perform("pause")}
        onClose={async () => {
          if (await onDesk("close")) onChangeDesk();
        }}
        onHandOver={() => perform("handOver")}
        onHelp={() => open("help")}
        onMessage={() => open("message")}
        onEmergency={() => open("emergency")}
        onContacts={supervisor ? () => open("contacts") : null}
        onLookups={supervisor ? () => open("lookups") : null}
        onManage={supervisor ? () => open("profiles") : null}
        onChangeDesk={onChangeDesk}
        onLeave={onLeave}
      />
      <ConnectionNote live={live} />
      {supervisor ? (
        <EmergenciesNow
          emergencies={line?.emergencies ?? []}
          session={session}
          timeZone={names.department?.time_zone ?? "UTC"}
        />
      ) : (
        <OwnCall emergencies={line?.emergencies ?? []} deskId={place.deskId} session={session} />
      )}
      <MessagesNow
        line={line}
        queues={queues}
        timeZone={names.department?.time_zone ?? "UTC"}
        now={now}
        onEnd={(id) =>
          void actions.act(`/api/v1/departments/${place.departmentId}/messages/${id}/end`)
        }
      />
      {supervisor && <Unserved line={line} queues={queues} />}
      <div className="desk-columns">
        <main className="desk-main">
          <LineProblem actions={actions} />
          <Serves line={line} deskId={place.deskId} queues={queues} now={now} />
          <Current
            desk={desk}
            mine={mine}
            visitor={visitor}
            waitingCount={
              profiled ? mayCall.length : line ? line.waiting_count + sent.length : null
            }
            next={mayCall[0] ?? null}
            names={names}
            now={now}
            can={can}
            busy={actions.busy}
            undo={takeBack}
            onAct={perform}
            onOpen={() => void onDesk("open")}
          />
          <MoreActs
            visitor={visitor}
            canCall={can.callNext}
            group={groupAt(line, place)}
            onEndGroup={(group) => void endGroup(group)}
            busy={actions.busy}
            onHold={(token, wish) => void onToken(token, "hold", wish)}
            onServices={(token) => openAbout({ dialog: "services", token })}
            onCallGroup={(count) =>
              void actions.act(`/api/v1/departments/${place.departmentId}/group-calls`, {
                desk_id: place.deskId,
                count,
              })
            }
          />
          <Today desk={desk} />
        </main>
        <aside className="desk-lists">
          <FindForm
            departmentId={place.departmentId}
            timeZone={names.department?.time_zone ?? "UTC"}
            session={session}
            onLook={lookAt}
            onNewTicket={() => openAbout({ dialog: "ticket", sameHolderAs: null })}
          />
          <WaitingList
            line={line}
            names={names}
            now={now}
            onLook={lookAt}
            onShowAll={() => openAbout({ dialog: "wholeLine" })}
          />
          <div className="desk-lists-side">
            <Held
              tokens={line?.held ?? []}
              timeZone={names.department?.time_zone ?? null}
              busy={actions.busy}
              onLook={lookAt}
              onResume={(token) => void onToken(token, "resume")}
            />
            <ExpectedList
              tokens={line?.expected ?? []}
              timeZone={names.department?.time_zone ?? null}
              busy={actions.busy}
              onLook={lookAt}
              onCheckIn={(token) => void onToken(token, "check_in")}
            />
            <RecentList
              tokens={line?.recent ?? []}
              last={takeBack?.token ?? null}
              busy={actions.busy}
              canTakeBack={(token) => canTakeBack(token, session.userId, now)}
              onTakeBack={(token) => void onToken(token, "undo")}
              onReturn={(token) => void onToken(token, "return")}
            />
            <OtherDesks desks={line?.desks ?? []} own={place.deskId} />
          </div>
        </aside>
      </div>
      <LineDialogs
        departmentId={place.departmentId}
        opened={about}
        open={openAbout}
        line={line}
        names={names}
        session={session}
        actions={actions}
        acts={acts}
        callTo={can.callNext ? [place.deskId] : []}
        ownDesk={place.deskId}
      />
      {opened === "profiles" && (
        <ProfilesDialog
          departmentId={place.departmentId}
          deskId={place.deskId}
          queues={queues}
          session={session}
          onClose={close}
        />
      )}
      {opened === "lookups" && (
        <Lookups
          departmentId={place.departmentId}
          timeZone={names.department?.time_zone ?? "UTC"}
          session={session}
          onClose={close}
        />
      )}
      {opened === "message" && (
        <MessageDialog
          departmentId={place.departmentId}
          names={names}
          session={session}
          supervisor={supervisor}
          onClose={close}
        />
      )}
      {opened === "handOver" && (
        <HandOverDialog
          busy={actions.busy}
          onClose={close}
          onHandOver={async () => {
            close();
            // The place is kept: whoever signs in next finds this desk.
            if (await onDesk("close")) session.signOut();
          }}
        />
      )}
      {opened === "emergency" && <EmergencyDialog {...place} session={session} onClose={close} />}
      {opened === "contacts" && (
        <ContactsDialog departmentId={place.departmentId} session={session} onClose={close} />
      )}
      {opened === "help" && <HelpDialog onClose={close} />}
    </div>
  );
}
