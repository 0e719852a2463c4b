import { momentIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import type { JoinSlot, Offers } from "@web/types/token_api";
import { useMessages } from "./messages";

interface AppointmentsProps {
  slots: JoinSlot[];
  offers: Offers;
  choosable: boolean;
  onChosen: (slot: JoinSlot) => void;
}

/** The doctors' hours that phones may book; nothing where there are none. */
export function Appointments({ slots, offers, choosable, onChosen }: AppointmentsProps) {
  const t = useMessages();
  const { language } = useLanguage();
  if (slots.length === 0) return null;
  return (
    <section className="offers">
      <h2>{t("appointments")}</h2>
      <ul>
        {slots.map((slot) => (
          <li key={slot.slot_id}>
            <button
              type="button"
              className="offer"
              disabled={!choosable}
              onClick={() => onChosen(slot)}
            >
              <span className="offer-names">
                <bdi className="offer-name">{slot.doctor_name}</bdi>
                <bdi className="offer-of">{slot.specialization}</bdi>
              </span>
              <span className="offer-facts">
                <strong>{momentIn(offers.time_zone, language, slot.starts_at)}</strong>
                <span>{t("seatsFree", { count: slot.seats_free })}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
