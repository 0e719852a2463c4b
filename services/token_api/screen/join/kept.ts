/** What a phone keeps of a branch: its pass, and the ticket that it last asked for. */
export interface Kept {
  joinPass: string | null;
  /** When the pass ends, by this phone's clock. */
  passUntil: number;
  /** Sent with its key until there is an answer, also after the page was closed meanwhile. */
  wish: Wish | null;
}

export interface Wish {
  key: string;
  queueId: string;
}

const NOTHING: Kept = { joinPass: null, passUntil: 0, wish: null };

/** A browser may keep nothing, as in a private window; then a closed page has to scan again. */
export function recallKept(branch: string): Kept {
  try {
    const text = localStorage.getItem(placeOf(branch));
    return text === null ? NOTHING : { ...NOTHING, ...(JSON.parse(text) as Partial<Kept>) };
  } catch {
    return NOTHING;
  }
}

export function keep(branch: string, kept: Kept): void {
  try {
    localStorage.setItem(placeOf(branch), JSON.stringify(kept));
  } catch {
    // the page goes on with what it has in memory
  }
}

export function isGood(kept: Kept, now = Date.now()): boolean {
  return kept.joinPass !== null && now < kept.passUntil;
}

/** The scanned code, from the address's fragment; it is removed, so that no shared link has it. */
export function takeCode(): string | null {
  const code = location.hash.slice(1);
  if (code === "") return null;
  history.replaceState(null, "", location.pathname + location.search);
  return code;
}

function placeOf(branch: string): string {
  return `nowserving.join.${branch}`;
}
