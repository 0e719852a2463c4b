import { nameIn, useLanguage, useWords } from "@web/i18n";
import type { Token } from "@web/types/department";
import { useState } from "react";
import { Dialog } from "./Dialog";
import type { DirectoryNames } from "./useQueues";
import { WORDS } from "./words";

const NOTE_LENGTH_MAX = 200;

interface Props {
  token: Token;
  names: DirectoryNames;
  onClose: () => void;
  onTransfer: (queueId: string, note: string | null) => void;
}

export function TransferDialog({ token, names, onClose, onTransfer }: Props) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const [note, setNote] = useState("");
  const branchId = names.department?.branch_id;
  const targets = names.queues.filter(
    (queue) =>
      queue.queue_id !== token.queue_id && queue.branch_id === branchId && queue.kind === "COUNTER",
  );
  return (
    <Dialog title={words.transferTitle(token.token_label)} onClose={onClose}>
      <ul className="targets">
        {targets.map((queue, n) => (
          <li key={queue.queue_id}>
            <button
              type="button"
              className="button target"
              data-first={n === 0 || undefined}
              onClick={() => onTransfer(queue.queue_id, note.trim() || null)}
            >
              {nameIn(queue.names, language)}
              {queue.paused && <small>{words.paused}</small>}
            </button>
          </li>
        ))}
      </ul>
      {targets.length === 0 && <p>{words.noQueues}</p>}
      <label className="field">
        {words.transferNote}
        <input
          value={note}
          maxLength={NOTE_LENGTH_MAX}
          dir="auto"
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
    </Dialog>
  );
}
