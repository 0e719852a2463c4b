import type { HoldReason } from "@web/types/department";
import { type FormEvent, useState } from "react";
import { Dialog } from "../Dialog";
import { NoteField } from "../NoteField";
import { useMessages } from "./messages";

const REASONS: readonly HoldReason[] = ["RESULT", "PAPERS", "AWAY"];
const MINUTES = [5, 10, 15, 30, 60, 120] as const;

export interface HoldWish {
  minutes: number | null;
  reason: HoldReason | null;
  note: string | null;
}

interface Props {
  label: string;
  onClose: () => void;
  onHold: (wish: HoldWish) => void;
}

export function HoldDialog({ label, onClose, onHold }: Props) {
  const t = useMessages();
  const [reason, setReason] = useState<HoldReason>("RESULT");
  const [minutes, setMinutes] = useState<number | null>(15);
  const [note, setNote] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onHold({ minutes, reason, note: note.trim() || null });
  };
  return (
    <Dialog title={t("holdTitle", { label })} onClose={onClose}>
      <form className="dialog-form" onSubmit={submit}>
        <label className="field">
          {t("why")}
          <select
            data-first
            value={reason}
            onChange={(event) => setReason(event.target.value as HoldReason)}
          >
            {REASONS.map((one) => (
              <option key={one} value={one}>
                {t(`reason.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          {t("howLong")}
          <select
            value={minutes ?? ""}
            onChange={(event) => setMinutes(Number(event.target.value) || null)}
          >
            {MINUTES.map((one) => (
              <option key={one} value={one}>
                {t("minutes", { minutes: one })}
              </option>
            ))}
            <option value="">{t("byHand")}</option>
          </select>
        </label>
        <NoteField label={t("note")} note={note} onChange={setNote} />
        <button type="submit" className="button primary">
          {t("hold")}
        </button>
      </form>
    </Dialog>
  );
}
