import { timeIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import type { DaySlot } from "@web/types/token_api";
import type { CSSProperties } from "react";
import { useMessages } from "../messages";
import { beginsAt, endsAt, MINUTE_MS, minutesBetween, type Timeline } from "./timeline";
import { useDrag } from "./useDrag";

interface Props {
  slot: DaySlot;
  zone: string;
  timeline: Timeline | null;
  now: number;
  chosen: boolean;
  onChoose: () => void;
  /** It was dragged to another time: how late it would be, all told. */
  onDelay: (minutes: number) => void;
}

/** A slot: when it really is, how full, who waits, and how late. */
export function SlotCard({ slot, zone, timeline, now, chosen, onChoose, onDelay }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const drag = useDrag(timeline?.minuteRem ?? 1, (minutes) =>
    onDelay(Math.max(slot.delay_minutes + minutes, 0)),
  );
  const movable = slot.status !== "CANCELLED" && endsAt(slot) > now;
  const shift = Math.max(drag.minutes ?? 0, -slot.delay_minutes);
  const from = timeline ? minutesBetween(timeline.from, beginsAt(slot)) + shift : 0;
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
        data-dragged={drag.minutes !== null}
        {...(movable ? drag.handlers : {})}
        onClick={() => drag.wasDrag() || onChoose()}
      >
        <strong>
          <bdi>
            {time(beginsAt(slot) + shift * MINUTE_MS)}–{time(endsAt(slot) + shift * MINUTE_MS)}
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
