import { useState } from "react";
import type { Changes } from "../useChange";

interface Saving {
  /** Whether the last change may be taken back. */
  saved: boolean;
  save: (body: object) => Promise<boolean>;
  /** The same for a thing that was just read anew: taken back, it is as it was then. */
  saveOver: (now: object, body: object) => Promise<boolean>;
  undo: () => Promise<void>;
}

/** Change some fields of a thing, and take the last change back. */
export function useSaving(
  changes: Changes,
  path: string,
  thing: object,
  onChanged: () => void,
  onUndone: (before: object) => void,
): Saving {
  const [before, setBefore] = useState<object | null>(null);
  const saveOver = async (now: object, body: object) => {
    const were = Object.fromEntries(
      Object.keys(body).map((name) => [name, (now as Record<string, unknown>)[name]]),
    );
    setBefore(null);
    if (!(await changes.change("PATCH", path, body))) return false;
    setBefore(were);
    onChanged();
    return true;
  };
  const save = (body: object) => saveOver(thing, body);
  const undo = async () => {
    if (before === null || !(await changes.change("PATCH", path, before))) return;
    setBefore(null);
    onUndone(before);
    onChanged();
  };
  return { saved: before !== null, save, saveOver, undo };
}
