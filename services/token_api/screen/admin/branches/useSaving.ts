import { useState } from "react";
import type { Changes } from "../useChange";

interface Saving {
  /** Whether the last change may be taken back. */
  saved: boolean;
  /** Tells whether it worked; `as` is the thing as it was just read, where that was not long ago. */
  save: (body: object, as?: object) => Promise<boolean>;
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
  const save = async (body: object, as: object = thing) => {
    const were = Object.fromEntries(
      Object.keys(body).map((name) => [name, (as as Record<string, unknown>)[name]]),
    );
    setBefore(null);
    if (!(await changes.change("PATCH", path, body))) return false;
    setBefore(were);
    onChanged();
    return true;
  };
  const undo = async () => {
    if (before === null || !(await changes.change("PATCH", path, before))) return;
    setBefore(null);
    onUndone(before);
    onChanged();
  };
  return { saved: before !== null, save, undo };
}
