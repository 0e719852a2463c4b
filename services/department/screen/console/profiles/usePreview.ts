import type { ProfilePreview } from "@web/types/department";
import { useEffect, useState } from "react";
import type { Profiles } from "./useProfiles";

// Who ticks several boxes or types a number does not want an answer for each.
const PAUSE_MS = 350;

export interface Asked {
  /** Null until it is known, and where there is nothing to be saved. */
  preview: ProfilePreview | null;
  failed: boolean;
}

/** What a change would do with today's line; null as the body: it could not be saved. */
export function usePreview(path: string, body: object | null, ask: Profiles["preview"]): Asked {
  const [preview, setPreview] = useState<ProfilePreview | null>(null);
  const [failed, setFailed] = useState(false);
  const asked = JSON.stringify(body);
  useEffect(() => {
    const values: object | null = JSON.parse(asked);
    setFailed(false);
    if (values === null) {
      setPreview(null);
      return;
    }
    const end = new AbortController();
    const timer = setTimeout(async () => {
      try {
        setPreview(await ask(path, values, end.signal));
      } catch {
        if (end.signal.aborted) return;
        setPreview(null);
        setFailed(true);
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, [path, asked, ask]);
  return { preview, failed };
}
