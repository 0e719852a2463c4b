import type { SignedIn } from "@web/session/useSession";
import type { Token } from "@web/types/department";
import type { DirectoryNames } from "../useQueues";
import type { Step } from "../VisitorDialog";
import { useMessages } from "./messages";
import { PrintTicket } from "./PrintTicket";

// A visit that is over is not noted about, nor put right.
const OVER: readonly Token["status"][] = ["SERVED", "NO_SHOW", "CANCELLED", "EXPIRED"];

interface Props {
  token: Token;
  names: DirectoryNames;
  session: SignedIn;
  onStep: (step: Step) => void;
  onAnother: () => void;
}

/** What a reception does with a ticket. */
export function ReceptionActs({ token, names, session, onStep, onAnother }: Props) {
  const t = useMessages();
  return (
    <>
      {!OVER.includes(token.status) && (
        <>
          <button type="button" className="button" onClick={() => onStep("note")}>
            {t("note")}
          </button>
          <button type="button" className="button" onClick={() => onStep("correct")}>
            {t("correct")}
          </button>
        </>
      )}
      <button type="button" className="button" onClick={onAnother}>
        {t("another")}
      </button>
      <PrintTicket tokenId={token.id} names={names} session={session} />
    </>
  );
}
