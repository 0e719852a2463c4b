import { useState } from "react";
import type { Changes } from "../useChange";
import type { Request } from "./madeAgain";

export interface Done {
  /** What was done. */
  sentence: string;
  /** What takes it back, one after the other. */
  back: Request[];
  /** Reads anew what only whoever did it shows. */
  reload?: () => void;
}

interface TakeBack {
  done: Done | null;
  note: (done: Done) => void;
  undo: () => Promise<void>;
}

/** Remember the last thing that was done here, with the way back from it. */
export function useTakeBack(changes: Changes, onChanged: () => void): TakeBack {
  const [done, setDone] = useState<Done | null>(null);
  const undo = async () => {
    for (const { method, path, body } of done?.back ?? []) {
      if (!(await changes.change(method, path, body))) return;
    }
    setDone(null);
    done?.reload?.();
    onChanged();
  };
  return { done, note: setDone, undo };
}
