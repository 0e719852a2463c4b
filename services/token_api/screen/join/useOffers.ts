import { call } from "@web/api";
import { Problem } from "@web/problem";
import type { Offers } from "@web/types/token_api";
import { useEffect, useState } from "react";

// Waits and counts may be this old.
const READ_EVERY_MS = 10_000;
// A page that has nothing to show yet asks more often.
const READ_FIRST_MS = 2_000;

export interface OffersNews {
  offers: Offers | null;
  unknownBranch: boolean;
  unreachable: boolean;
}

/** Read what the branch offers, now and again, for as long as somebody looks. */
export function useOffers(branch: string): OffersNews {
  const [news, setNews] = useState<OffersNews>({
    offers: null,
    unknownBranch: false,
    unreachable: false,
  });
  useEffect(() => {
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    let pause = READ_FIRST_MS;
    const read = async () => {
      try {
        if (!document.hidden) {
          const path = `/api/v1/join/${encodeURIComponent(branch)}`;
          const offers = await call<Offers>("GET", path, { signal: end.signal });
          setNews({ offers, unknownBranch: false, unreachable: false });
          pause = READ_EVERY_MS;
        }
      } catch (error) {
        if (end.signal.aborted) return;
        const unknownBranch = error instanceof Problem && [404, 422].includes(error.status);
        setNews((last) => ({ ...last, unknownBranch, unreachable: !unknownBranch }));
      }
      if (!end.signal.aborted) timer = setTimeout(read, pause);
    };
    void read();
    return () => {
      end.abort();
      clearTimeout(timer);
    };
  }, [branch]);
  return news;
}
