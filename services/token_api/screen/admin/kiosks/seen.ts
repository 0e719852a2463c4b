import type { Device } from "@web/types/token_api";

export type Seen = "revoked" | "never" | "there" | "silent";

// A kiosk says twice a minute that it is there.
const SILENT_MS = 60_000;

/** Whether a kiosk is there, by when it last said so. */
export function seenState({ active, last_seen_at }: Device, now = Date.now()): Seen {
  if (!active) return "revoked";
  if (!last_seen_at) return "never";
  return now - Date.parse(last_seen_at) > SILENT_MS ? "silent" : "there";
}
