import { timeIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import type { DaySlot } from "@web/types/token_api";
import type { CSSProperties } from "react";
import { useMessages } from "../messages";
import { beginsAt, endsAt, minutesBetween, type Timeline } from "./timeline";

interface Props {
  slot: DaySlot;
  zone: string;
  timeline: Timeline | null;
  now: number;
  chosen: boolean;
  onChoose: () => void;
}

/** A slot: when it really is, how full, who waits, and how late. */
export function SlotCard({ slot, zone, timeline, now, chosen, onChoose }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const from = timeline ? minutesBetween(timeline.from, beginsAt(slot)) : 0;
  const length = minutesBetween(beginsAt(slot), endsAt(slot));
  const time = (at: number) => timeIn(zone, language, at);
  const cancelled = slot.status === "CANCELLED";
  return (
    <li className="slot-place" style={{ "--from": from, "--length": length } as CSSProperties}>
      <button
        type="button"
        id={`slot-${slot.id}`}
        className="slot"
        data-status={slot.status}
        data-full={slot.seats_free === 0}
        data-over={endsAt(slot) <= now}
        aria-pressed={chosen}
        onClick={onChoose}
      >
        <strong>
          <bdi>
            {time(beginsAt(slot))}–{time(endsAt(slot))}
          </bdi>
        </strong>
        {cancelled ? (
          <span className="tag bad">{t("status.CANCELLED")}</span>
        ) : (
          <span>{t("seats", { taken: slot.current_capacity, all: slot.max_capacity })}</span>
        )}
        {slot.delay_minutes > 0 && !cancelled && (
          <span className="tag warn">{t("late", { minutes: slot.delay_minutes })}</span>
        )}
        {slot.waiting_count > 0 && (
          <span className="tag">{t("waiting", { count: slot.waiting_count })}</span>
        )}
      </button>
    </li>
  );
}
