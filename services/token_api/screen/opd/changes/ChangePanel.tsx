import { timeIn } from "@web/clock";
import { isolated, useLanguage } from "@web/i18n";
import { problemSentence } from "@web/messages/problemSentence";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { DaySlot, DepartmentDay, Slot, SlotPreview } from "@web/types/token_api";
import { useState } from "react";
import { Panel } from "../Panel";
import { useMessages } from "./messages";
import { People } from "./People";
import { usePreview } from "./usePreview";
import { DELAY_MINUTES_MAX, type Kind, requestOf, SEATS_MAX, wantedOf } from "./wanted";

interface Props {
  kind: Kind;
  slot: DaySlot;
  /** The number to begin with: minutes, or seats. */
  first: number;
  day: DepartmentDay;
  session: SignedIn;
  onDone: (sentence: string) => void;
  onClose: () => void;
}

/** A slot is delayed, resized or cancelled: first who moves and who is told, then the button. */
export function ChangePanel({ kind, slot, first, day, session, onDone, onClose }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const actions = useActions(session);
  const [number, setNumber] = useState(first);
  const wanted = wantedOf(kind, slot, number);
  const path = `/api/v1/slots/${slot.id}/preview`;
  const { preview, problem } = usePreview<SlotPreview>(path, wanted, session);
  const time = (at: string) => timeIn(day.time_zone, language, at);
  const others = preview?.slots.filter((one) => one.slot_id !== slot.id) ?? [];

  const submit = async () => {
    const { method, path } = requestOf(kind, slot);
    const body = kind === "cancelSlot" ? undefined : wanted;
    if (await actions.send<Slot>(method, path, body)) {
      const told = preview?.people.filter((one) => one.told).length ?? 0;
      onDone(t(`done.${kind}`, { count: told }));
    }
  };

  return (
    <Panel
      title={t(`title.${kind}`, {
        doctor: isolated(slot.doctor_name),
        time: isolated(`${time(slot.start_time)}–${time(slot.end_time)}`),
      })}
      onClose={onClose}
      closesTo={`slot-${slot.id}`}
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {kind !== "cancelSlot" && (
          <label className="field">
            {t(`number.${kind}`)}
            <input
              type="number"
              inputMode="numeric"
              data-first
              min={kind === "delay" ? 0 : 1}
              max={kind === "delay" ? DELAY_MINUTES_MAX : SEATS_MAX}
              step={kind === "delay" ? 5 : 1}
              value={Number.isNaN(number) ? "" : number}
              onChange={(event) => setNumber(event.target.valueAsNumber)}
            />
          </label>
        )}
        {problem && (
          <p className="note warn" role="alert">
            {problemSentence(t, problem)}
          </p>
        )}
        <div role="status" className="preview">
          {preview && (
            <>
              {others.map((one) => (
                <p key={one.slot_id} className="note warn">
                  {t("otherSlot", {
                    time: isolated(`${time(one.start_time)}–${time(one.end_time)}`),
                    before: one.delay_minutes_now,
                    after: one.delay_minutes_then,
                  })}
                </p>
              ))}
              <p>
                <strong>{t("affected", { count: preview.people.length })}</strong>
              </p>
              <People people={preview.people} day={day} />
            </>
          )}
        </div>
        <ProblemNote actions={actions} pageMessages={t} />
        <button
          type="submit"
          className={kind === "cancelSlot" ? "button danger" : "button primary"}
          disabled={actions.busy || preview === null}
        >
          {t(`do.${kind}`)}
        </button>
      </form>
    </Panel>
  );
}
