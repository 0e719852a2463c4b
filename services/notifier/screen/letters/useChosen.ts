import { useState } from "react";

/** Which of these are ticked; what is shown no longer is not. */
export function useChosen(shown: string[]) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const ids = shown.filter((id) => ticked.has(id));
  const all = ids.length > 0 && ids.length === shown.length;
  return {
    ids,
    all,
    has: (id: string) => ticked.has(id),
    toggleAll: () => setTicked(new Set(all ? [] : shown)),
    toggle: (id: string) => {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      setTicked(next);
    },
  };
}

export type Chosen = ReturnType<typeof useChosen>;
