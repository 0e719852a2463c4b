import { useEffect, useState } from "react";

const PAGE_MS = 10_000;
export const ROWS_MAX = 8; // those of a usual branch, and still to be read from across a hall
// A telephone is held and scrolled; only a wall turns its pages itself.
const HELD = "(max-width: 48rem)";

interface Pages<T> {
  shown: T[];
  page: number;
  pages: number;
}

/** Show so many at a time as can be read, page after page. */
export function usePages<T>(all: T[], rowsMax = ROWS_MAX): Pages<T> {
  const held = useMedia(HELD);
  const [turn, setTurn] = useState(0);
  const room = held ? Math.max(all.length, 1) : rowsMax;
  const pages = Math.max(1, Math.ceil(all.length / room));
  const rows = Math.ceil(all.length / pages);
  useEffect(() => {
    if (pages === 1) return;
    const timer = setInterval(() => setTurn((before) => before + 1), PAGE_MS);
    return () => clearInterval(timer);
  }, [pages]);
  const page = turn % pages;
  return { shown: all.slice(page * rows, (page + 1) * rows), page, pages };
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const change = () => setMatches(media.matches);
    media.addEventListener("change", change);
    change();
    return () => media.removeEventListener("change", change);
  }, [query]);
  return matches;
}
