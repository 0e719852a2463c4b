import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { Line, LineToken, Token } from "@web/types/department";
import { useState } from "react";
import { ContactsDialog } from "../emergency/ContactsDialog";
import { EmergenciesNow } from "../emergency/EmergenciesNow";
import { EmergencyDialog } from "../emergency/EmergencyDialog";
import { OwnCall } from "../emergency/OwnCall";
import { MoreActs } from "./aside/MoreActs";
import { byTurn, sentTo } from "./aside/sent";
import { Current } from "./Current";
import { DeskBar } from "./DeskBar";
import { ExpectedList } from "./expected/ExpectedList";
import { HandOverDialog } from "./HandOverDialog";
import { HelpDialog } from "./HelpDialog";
import type { Place } from "./keptPlace";
import { type Act, useShortcuts } from "./keys";
import { Held, OtherDesks, Today } from "./Lists";
import { useMessages } from "./messages";
import { ProfilesDialog } from "./profiles/ProfilesDialog";
import { Serves } from "./profiles/Serves";
import { callable, profileOf } from "./profiles/served";
import { Unserved } from "./profiles/Unserved";
import { RecentList } from "./RecentList";
import { FindForm } from "./reception/FindForm";
import { Lookups } from "./reception/Lookups";
import { NewTicket } from "./reception/NewTicket";
import { WholeLine } from "./reception/WholeLine";
import { ServicesDialog } from "./services/ServicesDialog";
import { TransferDialog } from "./TransferDialog";
import { MessageDialog } from "./toAll/MessageDialog";
import { MessagesNow } from "./toAll/MessagesNow";
import { canTakeBack, lastAct } from "./undoing";
import { type LiveLine, useLine, useServerNow } from "./useLine";
import { ownQueues, useQueues } from "./useQueues";
import { VisitorDialog } from "./VisitorDialog";
import { WaitingList } from "./WaitingList";
import { deskOf, groupAt, isSupervisor, visitorAt } from "./whatIsThere";

interface Props {
  session: SignedIn;
  place: Place;
  onChangeDesk: () => void;
  onLeave: () => void;
}

/** Which dialog is open; there is one at most. */
type Opened =
  | { dialog: "visitor"; token: LineToken }
  | { dialog: "transfer"; token: Token }
  | { dialog: "services"; token: LineToken }
  | { dialog: "ticket"; sameHolderAs: Token | null }
  | { dialog: "wholeLine" | "profiles" | "lookups" | "message" | "help" }
  | { dialog: "emergency" | "contacts" | "handOver" };

/** The clerk's page: their visitor and what can be done, beside the line as it is now. */
export function DeskPage({ session, place, onChangeDesk, onLeave }: Props) {
  const t = useMessages();
  const live = useLine(place.departmentId, session);
  const { line } = live;
  const now = useServerNow(line?.as_of);
  const names = useQueues(place.departmentId, session);
  const actions = useActions(session);
  const [opened, open] = useState<Opened | null>(null);
  const close = () => open(null);
  const lookAt = (token: LineToken) => open({ dialog: "visitor", token });

  const supervisor = isSupervisor(session.role);
  const queues = ownQueues(names);
  const sent = sentTo(line, place.deskId);
  const mayCall = byTurn(sent, callable(line, place.deskId, queues, now));
  const profiled = profileOf(line, place.deskId) !== null;
  const desk = deskOf(line, place);
  const visitor = visitorAt(line, place);
  const mine = desk !== null && desk.user_id === session.userId;
  const working = mine && desk.state === "OPEN";
  const takeBack = lastAct(line?.recent ?? [], visitor, session.userId, now);
  const deskPath = `/api/v1/departments/${place.departmentId}/desks/${place.deskId}`;

  const onDesk = (verb: string) => void actions.act(`${deskPath}/${verb}`);
  // What was seen goes along: a visitor whom another desk called meanwhile is theirs.
  const onToken = (token: Token, verb: string, body?: unknown) =>
    actions.act(`/api/v1/tokens/${token.id}/${verb}?seen=${token.status}`, body);
  const callNext = (more: object = {}) =>
    actions.act(`/api/v1/departments/${place.departmentId}/calls`, {
      desk_id: place.deskId,
      ...more,
    });

  const endGroup = async (group: readonly Token[]) => {
    for (const token of group) if ((await onToken(token, "serve")) === null) return;
  };

  const can: Record<Act, boolean> = {
    callNext: working && visitor === null,
    recall: visitor?.status === "CALLED",
    start: visitor?.status === "CALLED",
    serve: visitor !== null,
    hold: visitor !== null,
    noShow: visitor?.status === "CALLED",
    transfer: visitor !== null,
    undo: takeBack !== null,
    pause: mine && desk.state !== "CLOSED" && visitor === null,
    handOver: mine && desk.state !== "CLOSED" && visitor === null,
  };

  const perform = (act: Act) => {
    if (!can[act]) return;
    if (act === "callNext") void callNext();
    else if (act === "handOver") open({ dialog: "handOver" });
    else if (act === "pause") onDesk(desk?.state === "BREAK" ? "resume" : "break");
    else if (act === "undo" && takeBack) void onToken(takeBack.token, "undo");
    else if (visitor && act === "transfer") open({ dialog: "transfer", token: visitor });
    else if (visitor) void onToken(visitor, act === "noShow" ? "no_show" : act);
  };
  useShortcuts((act) => (act === "help" ? open({ dialog: "help" }) : perform(act)));

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
          if (await actions.act(`${deskPath}/close`)) onChangeDesk();
        }}
        onHandOver={() => perform("handOver")}
        onHelp={() => open({ dialog: "help" })}
        onMessage={() => open({ dialog: "message" })}
        onEmergency={() => open({ dialog: "emergency" })}
        onContacts={supervisor ? () => open({ dialog: "contacts" }) : null}
        onLookups={supervisor ? () => open({ dialog: "lookups" }) : null}
        onManage={supervisor ? () => open({ dialog: "profiles" }) : null}
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
          <ProblemNote actions={actions} pageMessages={t} />
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
            onOpen={() => onDesk("open")}
          />
          <MoreActs
            visitor={visitor}
            canCall={can.callNext}
            group={groupAt(line, place)}
            onEndGroup={(group) => void endGroup(group)}
            busy={actions.busy}
            onHold={(token, wish) => void onToken(token, "hold", wish)}
            onServices={(token) => open({ dialog: "services", token })}
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
            onNewTicket={() => open({ dialog: "ticket", sameHolderAs: null })}
          />
          <WaitingList
            line={line}
            names={names}
            now={now}
            onLook={lookAt}
            onShowAll={() => open({ dialog: "wholeLine" })}
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
      {opened?.dialog === "transfer" && (
        <TransferDialog
          token={opened.token}
          names={names}
          desks={line?.desks ?? []}
          ownDesk={place.deskId}
          onSend={async (deskId, note) => {
            close();
            await onToken(opened.token, "transfer", { desk_id: deskId, note });
          }}
          onClose={close}
          onTransfer={async (queueId, note) => {
            close();
            await onToken(opened.token, "transfer", { queue_id: queueId, note });
          }}
        />
      )}
      {opened?.dialog === "visitor" && (
        <VisitorDialog
          token={fresh(line, opened.token)}
          session={session}
          names={names}
          supervisor={supervisor}
          canCall={can.callNext}
          onClose={close}
          onCall={async (reason) => {
            close();
            await callNext({ token_id: opened.token.id, reason });
          }}
          onHold={async () => {
            close();
            await onToken(opened.token, "hold");
          }}
          onTransfer={() => {
            open({ dialog: "transfer", token: opened.token });
          }}
          onCancel={async (note) => {
            close();
            await onToken(opened.token, "cancel", { note });
          }}
          onReturn={async () => {
            close();
            await onToken(opened.token, "return");
          }}
          onServices={() => {
            open({ dialog: "services", token: opened.token });
          }}
          onAnother={() => {
            open({ dialog: "ticket", sameHolderAs: opened.token });
          }}
          onNote={async (note) => {
            close();
            await actions.act(`/api/v1/tokens/${opened.token.id}/notes`, { note });
          }}
          onCorrect={async (fields) => {
            close();
            if (Object.keys(fields).length > 0) await onToken(opened.token, "correct", fields);
          }}
        />
      )}
      {opened?.dialog === "services" && (
        <ServicesDialog
          token={fresh(line, opened.token)}
          names={names}
          session={session}
          onClose={close}
        />
      )}
      {opened?.dialog === "ticket" && (
        <NewTicket
          names={names}
          session={session}
          sameHolderAs={opened.sameHolderAs}
          onClose={close}
        />
      )}
      {opened?.dialog === "wholeLine" && (
        <WholeLine
          departmentId={place.departmentId}
          session={session}
          onClose={close}
          onLook={(token) => {
            lookAt(token);
          }}
        />
      )}
      {opened?.dialog === "profiles" && (
        <ProfilesDialog
          departmentId={place.departmentId}
          deskId={place.deskId}
          queues={queues}
          session={session}
          onClose={close}
        />
      )}
      {opened?.dialog === "lookups" && (
        <Lookups
          departmentId={place.departmentId}
          timeZone={names.department?.time_zone ?? "UTC"}
          session={session}
          onClose={close}
        />
      )}
      {opened?.dialog === "message" && (
        <MessageDialog
          departmentId={place.departmentId}
          names={names}
          session={session}
          supervisor={supervisor}
          onClose={close}
        />
      )}
      {opened?.dialog === "handOver" && (
        <HandOverDialog
          busy={actions.busy}
          onClose={close}
          onHandOver={async () => {
            close();
            // The place is kept: whoever signs in next finds this desk.
            if (await actions.act(`${deskPath}/close`)) session.signOut();
          }}
        />
      )}
      {opened?.dialog === "emergency" && (
        <EmergencyDialog {...place} session={session} onClose={close} />
      )}
      {opened?.dialog === "contacts" && (
        <ContactsDialog departmentId={place.departmentId} session={session} onClose={close} />
      )}
      {opened?.dialog === "help" && <HelpDialog onClose={close} />}
    </div>
  );
}

/** The token as the line now has it: somebody else may have called it while the dialog is open. */
function fresh(line: Line | null, token: LineToken): LineToken {
  const everybody = [
    ...(line?.waiting ?? []),
    ...(line?.held ?? []),
    ...(line?.called ?? []),
    ...(line?.serving ?? []),
  ];
  return everybody.find((one) => one.id === token.id) ?? token;
}

function ConnectionNote({ live }: { live: LiveLine }) {
  const t = useMessages();
  if (live.state === "lost" || (live.state === "stale" && (live.ageSeconds ?? 0) > 5)) {
    return (
      <p className="note bad connection" role="status">
        {live.line === null ? t("lostAtFirst") : t("lost", { seconds: live.ageSeconds ?? 0 })}
      </p>
    );
  }
  return live.line === null ? (
    <p className="note connection" role="status">
      {t("connecting")}
    </p>
  ) : null;
}
