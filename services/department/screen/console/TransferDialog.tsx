import { nameIn, useLanguage } from "@web/i18n";
import type { Desk, Token } from "@web/types/department";
import { useState } from "react";
import { DeskTargets } from "./aside/DeskTargets";
import { Dialog } from "./Dialog";
import { useMessages } from "./messages";
import { NoteField } from "./NoteField";
import { countersOf, type DirectoryNames } from "./useQueues";

interface Props {
  token: Token;
  names: DirectoryNames;
  onClose: () => void;
  desks: Desk[];
  ownDesk: number | null; // null: the page is no desk's
  onTransfer: (queueId: string, note: string | null) => void;
  onSend: (deskId: number, note: string | null) => void;
}

export function TransferDialog(props: Props) {
  const { token, names, onClose, onTransfer, onSend } = props;
  const t = useMessages();
  const { language } = useLanguage();
  const [note, setNote] = useState("");
  const branchId = names.department?.branch_id;
  const targets = countersOf(names.queues).filter(
    (queue) => queue.queue_id !== token.queue_id && queue.branch_id === branchId,
  );
  return (
    <Dialog title={t("transferTitle", { label: token.token_label })} onClose={onClose}>
      <ul className="targets">
        {targets.map((queue, n) => (
          <li key={queue.queue_id}>
            <button
              type="button"
              className="button target"
              data-first={n === 0 || undefined}
              onClick={() => onTransfer(queue.queue_id, note.trim() || null)}
            >
              <bdi>{nameIn(queue.names, language)}</bdi>
              {queue.paused && <small>{t("paused")}</small>}
            </button>
          </li>
        ))}
      </ul>
      {targets.length === 0 && <p>{t("noQueues")}</p>}
      <DeskTargets
        desks={props.desks}
        own={props.ownDesk}
        onSend={(deskId) => onSend(deskId, note.trim() || null)}
      />
      <NoteField label={t("transferNote")} note={note} onChange={setNote} />
    </Dialog>
  );
}
