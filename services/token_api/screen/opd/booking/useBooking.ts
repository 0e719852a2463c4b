import { useLanguage } from "@web/i18n";
import type { Actions } from "@web/session/useActions";
import type { BookedSlot, Patient } from "@web/types/token_api";
import { useRef } from "react";
import type { Sought } from "./alike";

/** Book a known patient, or write down somebody new and book them; null: it was refused. */
export function useBooking(actions: Actions) {
  const { language } = useLanguage();
  // Whoever was written down before a booking was refused is not written down again.
  const written = useRef<{ of: string; id: string } | null>(null);

  return async (
    slotId: string,
    category: string,
    patient: Patient | null,
    typed: Sought,
  ): Promise<BookedSlot | null> => {
    const id = patient?.id ?? (await write(typed));
    if (id === null) return null;
    const booking = { slot_id: slotId, patient_id: id, category };
    return actions.act<BookedSlot>("/api/v1/tokens", booking);
  };

  async function write(typed: Sought): Promise<string | null> {
    const of = JSON.stringify(typed);
    if (written.current?.of === of) return written.current.id;
    const body = {
      name: typed.name.trim(),
      phone: typed.phone.trim() || null,
      email: typed.email.trim() || null,
      language,
    };
    const made = await actions.actOnce<Patient>("/api/v1/patients", body);
    if (made) written.current = { of, id: made.id };
    return made?.id ?? null;
  }
}
