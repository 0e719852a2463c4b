/** A booking that waits for its code, until it expires by this phone's clock. */
export interface KeptBooking {
  bookingId: string;
  email: string;
  until: number;
}

/** Reading the letter in another app may cost the page its memory. */
export function recallBooking(path: string, now = Date.now()): KeptBooking | null {
  try {
    const kept = JSON.parse(localStorage.getItem(placeOf(path)) ?? "null") as KeptBooking | null;
    return kept !== null && now < kept.until ? kept : null;
  } catch {
    return null;
  }
}

export function keepBooking(path: string, booking: KeptBooking | null): void {
  try {
    if (booking === null) localStorage.removeItem(placeOf(path));
    else localStorage.setItem(placeOf(path), JSON.stringify(booking));
  } catch {
    // a private window: the page goes on with what it has in memory
  }
}

function placeOf(path: string): string {
  return `nowserving.booking.${path}`;
}
