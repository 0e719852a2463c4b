import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import { Dialog } from "../console/Dialog";
import { useMessages } from "./messages";

interface Props {
  departmentId: string;
  deskId: number;
  session: SignedIn;
  onClose: () => void;
}

/** Asked once more, so that nobody calls for help by a slip of the hand. */
export function EmergencyDialog({ departmentId, deskId, session, onClose }: Props) {
  const t = useMessages();
  const actions = useActions(session);
  const path = `/api/v1/departments/${departmentId}/desks/${deskId}/emergency`;
  const press = async (drill: boolean) => {
    if (await actions.act(path, { drill })) onClose();
  };
  return (
    <Dialog title={t("title")} onClose={onClose}>
      <ProblemNote actions={actions} pageMessages={t} />
      <p>{t("what")}</p>
      <button
        type="button"
        className="button danger"
        data-first
        disabled={actions.busy}
        onClick={() => void press(false)}
      >
        {t("call")}
      </button>
      <p className="emergency-soft">{t("drillWhat")}</p>
      <button
        type="button"
        className="button"
        disabled={actions.busy}
        onClick={() => void press(true)}
      >
        {t("drill")}
      </button>
    </Dialog>
  );
}
