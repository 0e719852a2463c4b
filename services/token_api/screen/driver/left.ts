import type { Trip } from "@web/types/token_api";

export interface Left {
  seconds: number;
  /** Of the whole time for an answer, 0 to 1. */
  share: number;
}

/** How long an offer still waits for its answer; `now` is the server's time. */
export function leftOf(trip: Pick<Trip, "offered_at" | "offer_ends_at">, now: number): Left {
  if (trip.offer_ends_at === null) return { seconds: 0, share: 0 };
  const ends = Date.parse(trip.offer_ends_at);
  const whole = Math.max(1, ends - Date.parse(trip.offered_at));
  const left = Math.min(whole, Math.max(0, ends - now));
  return { seconds: Math.ceil(left / 1_000), share: left / whole };
}

export function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
