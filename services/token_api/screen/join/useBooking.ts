import { call } from "@web/api";
import { asProblem, type Problem } from "@web/problem";
import type { AskedBooking, JoinSlot, JoinSlots, JoinTicketAnswer } from "@web/types/token_api";
import { useEffect, useState } from "react";
import { issueToken, pause } from "../kiosk/issue";
import { type KeptBooking, keepBooking, recallBooking } from "./keptBooking";
import { pageOf } from "./usePhone";

const READ_EVERY_MS = 30_000;

/** The slots that phones may book; none as long as nothing is known. */
export function useSlots(path: string): JoinSlot[] {
  const [slots, setSlots] = useState<JoinSlot[]>([]);
  useEffect(() => {
    const end = new AbortController();
    const read = async () => {
      if (document.hidden) return;
      const answer = await call<JoinSlots>("GET", `${path}/slots`, { signal: end.signal }).catch(
        () => null, // read again in a while; tickets do not depend on it
      );
      if (answer !== null) setSlots(answer.slots);
    };
    void read();
    const timer = setInterval(read, READ_EVERY_MS);
    return () => {
      end.abort();
      clearInterval(timer);
    };
  }, [path]);
  return slots;
}

export interface Person {
  name: string;
  email: string;
}

export interface Booking {
  /** Asked for and not confirmed: a letter is on its way. */
  asked: KeptBooking | null;
  busy: boolean;
  problem: Problem | null;
  ask: (slot: JoinSlot, person: Person, language: string) => Promise<void>;
  confirm: (code: string) => Promise<void>;
  giveUp: () => void;
}

/** Ask for a code, and confirm with it; what was asked is kept while somebody reads their mail. */
export function useBooking(path: string, joinPass: () => string): Booking {
  const [asked, setAsked] = useState(() => recallBooking(path));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const set = (booking: KeptBooking | null) => {
    keepBooking(path, booking);
    setAsked(booking);
  };

  async function attempt(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  }

  const ask: Booking["ask"] = (slot, person, language) =>
    attempt(async () => {
      const answer = await call<AskedBooking>("POST", `${path}/bookings`, {
        body: { slot_id: slot.slot_id, ...person, language },
        joinPass: joinPass(),
      });
      const until = Date.now() + answer.valid_seconds * 1_000;
      set({ bookingId: answer.booking_id, email: person.email, until });
    });

  const confirm: Booking["confirm"] = (code) =>
    attempt(async () => {
      const answer = await issueToken<JoinTicketAnswer>({
        send: () =>
          call<JoinTicketAnswer>("POST", `${path}/bookings/${asked?.bookingId}/confirm`, {
            body: { code },
            joinPass: joinPass(),
          }),
        pause,
        onNoAnswer: () => undefined,
      });
      set(null);
      location.assign(pageOf(answer.ticket));
    });

  const giveUp = () => {
    setProblem(null);
    set(null);
  };
  return { asked, busy, problem, ask, confirm, giveUp };
}
