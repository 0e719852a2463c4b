import type { SignedIn } from "@web/session/useSession";
import { useCallback, useEffect, useState } from "react";
import { type Changes, useChange } from "../useChange";

const PAGE = 50;
const LIMIT_MAX = 1000;
// Who types does not want an answer for each letter.
const PAUSE_MS = 350;
// Vehicles come and go while somebody looks.
const READ_EVERY_MS = 10_000;

export interface List<Row> {
  /** Null: not yet. */
  rows: Row[] | null;
  reading: Changes;
  /** Null: these are all. */
  more: (() => void) | null;
  reload: () => void;
}

interface Answer {
  next: number | null;
}

interface Shown<Row> {
  rows: Row[];
  next: number | null;
}

/** What is shown with a page more; where another list is shown since, that page is not of it. */
export function readOn<Row>(now: Shown<Row> | null, from: Shown<Row> | null, more: Shown<Row>) {
  if (now === null || now !== from) return now;
  return { rows: [...now.rows, ...more.rows], next: more.next };
}

/** Read a list page by page, anew for each other question, and all that is shown on `reload`. */
export function useList<Found extends Answer, Row>(
  path: string,
  query: Record<string, string>,
  rowsOf: (found: Found) => Row[],
  session: SignedIn,
): List<Row> {
  const reading = useChange(session);
  const { change } = reading;
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
  const [found, setFound] = useState<Shown<Row> | null>(null);
  const [turn, setTurn] = useState(0);
  const shown = found?.rows.length ?? 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: how many are shown asks for nothing
  useEffect(() => {
    let over = false;
    const limit = Math.min(LIMIT_MAX, Math.max(PAGE, turn === 0 ? PAGE : shown));
    const timer = setTimeout(
      async () => {
        const answer = await change<Found>("GET", `${path}?limit=${limit}&${asked}`);
        if (!over && answer) setFound({ rows: rowsOf(answer), next: answer.next });
      },
      found === null ? 0 : PAUSE_MS,
    );
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [change, path, asked, turn]);

  const more = async () => {
    const address = `${path}?limit=${PAGE}&after=${found?.next}&${asked}`;
    const answer = await change<Found>("GET", address);
    if (!answer) return;
    setFound((now) => readOn(now, found, { rows: rowsOf(answer), next: answer.next }));
  };
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) reload();
    }, READ_EVERY_MS);
    return () => clearInterval(timer);
  }, [reload]);
  const isMore = found !== null && found.next !== null;
  return { rows: found?.rows ?? null, reading, more: isMore ? () => void more() : null, reload };
}
