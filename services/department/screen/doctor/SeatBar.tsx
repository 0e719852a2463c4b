import { Clock } from "@web/clock";
import type { Desk } from "@web/types/department";
import { useMessages } from "./messages";

interface Props {
  deskId: number;
  desk: Desk | null;
  timeZone: string | null;
  mayLeave: boolean;
  onPause: () => void;
  onClose: () => void;
  onChange: () => void;
}

/** In which room, and the ways out of it. */
export function SeatBar({ deskId, desk, timeZone, mayLeave, onPause, onClose, onChange }: Props) {
  const t = useMessages();
  return (
    <section className="seat-bar" aria-label={t("roomNumber", { number: deskId })}>
      <strong>{t("roomNumber", { number: deskId })}</strong>
      {timeZone && <Clock timeZone={timeZone} withDate />}
      <div className="buttons">
        <button type="button" className="button small" disabled={!mayLeave} onClick={onPause}>
          {desk?.state === "BREAK" ? t("endBreak") : t("break")}
        </button>
        <button type="button" className="button small" disabled={!mayLeave} onClick={onClose}>
          {t("closeRoom")}
        </button>
        <button type="button" className="button small" onClick={onChange}>
          {t("otherSeat")}
        </button>
      </div>
    </section>
  );
}
