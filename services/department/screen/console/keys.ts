/** One key an action, by its place on the keyboard, so that it works in every layout. */
import { useEffect, useRef } from "react";

export const KEYS = {
  callNext: "N",
  recall: "R",
  start: "S",
  serve: "E",
  hold: "H",
  noShow: "X",
  transfer: "T",
  undo: "Z",
  pause: "B",
  handOver: "O",
} as const;

export type Act = keyof typeof KEYS;

export interface Press {
  code: string;
  key: string;
  repeat: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** Say which action a press means: none while modifiers are held or the key repeats itself. */
export function actOf(press: Press): Act | "help" | null {
  if (press.repeat || press.ctrlKey || press.metaKey || press.altKey) return null;
  if (press.key === "?") return "help";
  const found = (Object.keys(KEYS) as Act[]).find((act) => press.code === `Key${KEYS[act]}`);
  return found ?? null;
}

/** Listen for shortcuts, except while somebody types or a dialog is open. */
export function useShortcuts(onAct: (act: Act | "help") => void): void {
  const latest = useRef(onAct);
  latest.current = onAct;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const act = actOf(event);
      if (act === null || !takesKeys(event)) return;
      event.preventDefault();
      latest.current(act);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

/** Whether the page may act on a key: not while somebody types or a dialog is open. */
export function takesKeys({ target }: KeyboardEvent): boolean {
  const typing =
    target instanceof HTMLElement && target.closest("input, textarea, select") !== null;
  return !typing && document.querySelector("dialog[open]") === null;
}
