import { type Announcement, createAnnouncer } from "@web/announcer";
import { type Language, localeOf, nameIn } from "@web/i18n";
import { chime, playAloud } from "@web/sound";
import type { Board } from "@web/types/display";
import { useEffect, useRef, useState } from "react";
import {
  callsOf,
  callsToAnnounce,
  departmentsOf,
  FRESH_MS_MAX,
  type HallCall,
  spokenLabel,
} from "./calls";
import { messagesIn } from "./messages";
import type { Options } from "./options";

const HIGHLIGHT_MS = 15_000; // long enough to look up from a telephone
const KEPT_MAX = 300;

interface Kept {
  ids: string[];
  savedAt: number;
}

/** Announce each new call once, also across reloads; give the ids of those just called. */
export function useCalls(
  branch: string,
  board: Board | null,
  asked: string[],
  voice: Options["voice"],
  languages: Language[],
): ReadonlySet<string> {
  const [justCalled, setJustCalled] = useState<ReadonlySet<string>>(new Set());
  const announcer = useRef<ReturnType<typeof createAnnouncer>>(undefined);
  const known = useRef<Set<string> | null>(null);

  useEffect(() => {
    if (board === null) return;
    announcer.current ??= createAnnouncer(voice === "on" ? playAloud : () => chime());
    const calls = callsOf(departmentsOf(board, asked));
    // The first board after a while away holds what is already over: it is remembered, not said.
    known.current ??= recall(branch) ?? new Set(calls.map((call) => call.call_id));
    const fresh = callsToAnnounce(calls, known.current, board.as_of);
    for (const call of calls) known.current.add(call.call_id);
    keep(branch, known.current);
    if (fresh.length === 0) return;
    if (voice !== "off") {
      for (const call of fresh) announcer.current.announce(announcementOf(call, languages));
    }
    const ids = fresh.map((call) => call.call_id);
    setJustCalled((before) => new Set([...before, ...ids]));
    setTimeout(() => setJustCalled((now) => without(now, ids)), HIGHLIGHT_MS);
  }, [branch, board, asked, voice, languages]);

  return justCalled;
}

function announcementOf(call: HallCall, languages: Language[]): Announcement {
  const sentences = languages.map((language) => ({
    language: localeOf(language),
    text: spoken(call, language),
  }));
  return { callId: call.call_id, sentences };
}

function spoken(call: HallCall, language: Language): string {
  const t = messagesIn(language);
  const label = spokenLabel(call.token_label);
  const department = nameIn(call.department.names, language);
  return call.desk_id === null
    ? t("spoken", { label, department })
    : t("spokenWithDesk", { label, department, desk: call.desk_id });
}

function without(ids: ReadonlySet<string>, gone: string[]): ReadonlySet<string> {
  return new Set([...ids].filter((id) => !gone.includes(id)));
}

// A reload, such as after an update, must neither repeat a call nor swallow the one of that second.
function recall(branch: string): Set<string> | null {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey(branch)) ?? "null") as Kept | null;
    if (kept === null || Date.now() - kept.savedAt > FRESH_MS_MAX) return null;
    return new Set(kept.ids);
  } catch {
    return null; // no storage, or not ours: as at a first start
  }
}

function keep(branch: string, known: Set<string>): void {
  for (const oldest of known) {
    if (known.size <= KEPT_MAX) break;
    known.delete(oldest);
  }
  try {
    const kept: Kept = { ids: [...known], savedAt: Date.now() };
    localStorage.setItem(storageKey(branch), JSON.stringify(kept));
  } catch {
    // A browser without storage still remembers for as long as the page lives.
  }
}

function storageKey(branch: string): string {
  return `nowserving.calls.${branch}`;
}
