import { timeIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import type { DoctorsSlot } from "@web/types/department";
import { useMessages } from "./messages";
import { PersonOfSlot } from "./PersonOfSlot";

interface Props {
  slots: DoctorsSlot[] | null;
  /** Who is not here yet, of those who have to say so. */
  checkIn: number[];
  next: number | null;
  timeZone: string;
}

/** The doctor's slots of today, each with who has a seat in it. */
export function SlotsOfDay({ slots, ...shared }: Props) {
  const t = useMessages();
  return (
    <aside className="doctors-slots" aria-label={t("slotsOfToday")}>
      {slots === null && <p className="soft">{t("connecting")}</p>}
      {slots?.length === 0 && <p className="note">{t("noSlots")}</p>}
      {slots?.map((slot) => (
        <SlotOfDay key={slot.slot_id} slot={slot} {...shared} />
      ))}
    </aside>
  );
}

function SlotOfDay({
  slot,
  checkIn,
  next,
  timeZone,
}: Omit<Props, "slots"> & { slot: DoctorsSlot }) {
  const t = useMessages();
  const { language } = useLanguage();
  // When it is, as late as it is.
  const time = (at: string) =>
    timeIn(timeZone, language, Date.parse(at) + slot.delay_minutes * 60_000);
  return (
    <section className="list">
      <header className="list-head">
        <h2>
          <bdi dir="ltr">
            {time(slot.starts_at)}
            {slot.ends_at && `–${time(slot.ends_at)}`}
          </bdi>
        </h2>
        {slot.delay_minutes > 0 && (
          <span className="chip late">{t("late", { minutes: slot.delay_minutes })}</span>
        )}
        <span className="count">
          {t("seats", { taken: slot.seats_taken, all: slot.capacity })}
          {slot.waiting_list_count > 0 && (
            <> · {t("waitingList", { count: slot.waiting_list_count })}</>
          )}
        </span>
      </header>
      {slot.people.length === 0 ? (
        <p className="list-empty">{t("nobodyBooked")}</p>
      ) : (
        <ol className="rows">
          {slot.people.map((token) => (
            <PersonOfSlot
              key={token.id}
              token={token}
              isNext={token.id === next}
              isExpected={checkIn.includes(token.id)}
              timeZone={timeZone}
            />
          ))}
        </ol>
      )}
    </section>
  );
}
