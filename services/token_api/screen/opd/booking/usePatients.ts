import { call } from "@web/api";
import { asProblem } from "@web/problem";
import type { SignedIn } from "@web/session/useSession";
import type { Patient, Patients } from "@web/types/token_api";
import { useEffect, useState } from "react";
import { alike, type Sought, searchesOf } from "./alike";

// Who types a name does not want an answer for each letter of it.
const PAUSE_MS = 300;
const SHOWN_MAX = 6;

/** Patients who may be the one that is being written down, the likeliest first. */
export function usePatients(sought: Sought, { accessToken, expire }: SignedIn): Patient[] {
  const [found, setFound] = useState<Patient[]>([]);
  const { name, phone, email } = sought;
  useEffect(() => {
    const typed = { name, phone, email };
    const searches = searchesOf(typed);
    if (searches.length === 0) {
      setFound([]);
      return;
    }
    const end = new AbortController();
    const ask = async () => {
      try {
        const answers = await Promise.all(
          searches.map((search) =>
            call<Patients>(
              "GET",
              `/api/v1/patients?limit=20&search=${encodeURIComponent(search)}`,
              { accessToken, signal: end.signal },
            ),
          ),
        );
        const all = answers.flatMap(({ patients }) => patients);
        setFound(alike(all, typed).slice(0, SHOWN_MAX));
      } catch (error) {
        // Without an answer nobody is offered; somebody new can still be written down.
        if (!end.signal.aborted && asProblem(error).status === 401) expire();
      }
    };
    const timer = setTimeout(ask, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, [name, phone, email, accessToken, expire]);
  return found;
}
