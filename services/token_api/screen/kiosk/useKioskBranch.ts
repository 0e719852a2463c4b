import { call } from "@web/api";
import { Problem } from "@web/problem";
import type { Kiosk } from "@web/types/token_api";
import { useEffect, useState } from "react";

// Counts and waits on the buttons may be this old; a kiosk that was cut off is back within this.
const READ_EVERY_MS = 4_000;
// One lost packet is no outage.
const FAILURES_BEFORE_SIGN = 2;

export interface KioskNews {
  kiosk: Kiosk | null;
  reachable: boolean;
  unknownBranch: boolean;
}

/** Read what the kiosk offers, again and again once the branch is known, and know whether the system can be reached. */
export function useKioskBranch(branchId: string | null): KioskNews {
  const [kiosk, setKiosk] = useState<Kiosk | null>(null);
  const [failures, setFailures] = useState(0);
  const [unknownBranch, setUnknownBranch] = useState(false);

  useEffect(() => {
    if (branchId === null) return;
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const read = async () => {
      try {
        const path = `/api/v1/branches/${encodeURIComponent(branchId)}/kiosk`;
        setKiosk(await call<Kiosk>("GET", path, { signal: end.signal }));
        setFailures(0);
        setUnknownBranch(false);
      } catch (error) {
        if (end.signal.aborted) return;
        setFailures((count) => count + 1);
        setUnknownBranch(error instanceof Problem && error.status === 404);
      }
      if (!end.signal.aborted) timer = setTimeout(read, READ_EVERY_MS);
    };
    void read();
    return () => {
      end.abort();
      clearTimeout(timer);
    };
  }, [branchId]);

  const patience = kiosk === null ? 1 : FAILURES_BEFORE_SIGN;
  return { kiosk, reachable: failures < patience, unknownBranch };
}
