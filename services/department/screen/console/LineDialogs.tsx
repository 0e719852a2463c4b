import type { Actions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { Line, LineToken, Token } from "@web/types/department";
import type { LineActs } from "./acts";
import { NewTicket } from "./reception/NewTicket";
import { WholeLine } from "./reception/WholeLine";
import { ServicesDialog } from "./services/ServicesDialog";
import { TransferDialog } from "./TransferDialog";
import type { DirectoryNames } from "./useQueues";
import { VisitorDialog } from "./VisitorDialog";
import { isSupervisor } from "./whatIsThere";

/** Which dialog about the line is open; there is one at most. */
export type AboutLine =
  | { dialog: "visitor"; token: LineToken }
  | { dialog: "transfer"; token: Token }
  | { dialog: "services"; token: LineToken }
  | { dialog: "ticket"; sameHolderAs: Token | null }
  | { dialog: "wholeLine" };

interface Props {
  departmentId: string;
  opened: AboutLine | null;
  open: (next: AboutLine | null) => void;
  line: Line | null;
  names: DirectoryNames;
  session: SignedIn;
  actions: Actions;
  acts: LineActs;
  /** The desks to which somebody can be called now; a desk has only itself. */
  callTo: readonly number[];
  /** Null: the page is no desk's. */
  ownDesk: number | null;
}

/** What is done with people in the line, at a desk and from the overview. */
export function LineDialogs(props: Props) {
  const { opened, open, line, names, session, acts } = props;
  const close = () => open(null);
  if (opened === null) return null;
  switch (opened.dialog) {
    case "transfer":
      return (
        <TransferDialog
          token={opened.token}
          names={names}
          desks={line?.desks ?? []}
          ownDesk={props.ownDesk}
          onSend={async (deskId, note) => {
            close();
            await acts.onToken(opened.token, "transfer", { desk_id: deskId, note });
          }}
          onClose={close}
          onTransfer={async (queueId, note) => {
            close();
            await acts.onToken(opened.token, "transfer", { queue_id: queueId, note });
          }}
        />
      );
    case "visitor":
      return <Visitor {...props} token={opened.token} onClose={close} />;
    case "services":
      return (
        <ServicesDialog
          token={fresh(line, opened.token)}
          names={names}
          session={session}
          onClose={close}
        />
      );
    case "ticket":
      return (
        <NewTicket
          names={names}
          session={session}
          sameHolderAs={opened.sameHolderAs}
          onClose={close}
        />
      );
    case "wholeLine":
      return (
        <WholeLine
          departmentId={props.departmentId}
          session={session}
          onClose={close}
          onLook={(token) => open({ dialog: "visitor", token })}
        />
      );
  }
}

function Visitor(props: Props & { token: LineToken; onClose: () => void }) {
  const { token, open, names, session, actions, acts, onClose } = props;
  // It is closed first: what did not work is said by the page behind it.
  const closing =
    <A extends unknown[]>(act: (...given: A) => unknown) =>
    (...given: A) => {
      onClose();
      act(...given);
    };
  return (
    <VisitorDialog
      token={fresh(props.line, token)}
      session={session}
      names={names}
      supervisor={isSupervisor(session.role)}
      callTo={props.callTo}
      onClose={onClose}
      onCall={closing((deskId, reason) => acts.call(deskId, { token_id: token.id, reason }))}
      onHold={closing(() => acts.onToken(token, "hold"))}
      onTransfer={() => open({ dialog: "transfer", token })}
      onServices={() => open({ dialog: "services", token })}
      onCancel={closing((note) => acts.onToken(token, "cancel", { note }))}
      onReturn={closing(() => acts.onToken(token, "return"))}
      onAnother={() => open({ dialog: "ticket", sameHolderAs: token })}
      onNote={closing((note) => actions.act(`/api/v1/tokens/${token.id}/notes`, { note }))}
      onCorrect={closing((fields) => {
        if (Object.keys(fields).length > 0) void acts.onToken(token, "correct", fields);
      })}
    />
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
