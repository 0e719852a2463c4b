import { type PointerEvent, useRef, useState } from "react";

// A hand that clicks moves a little too.
const MOVED_PX_MIN = 6;
const STEP_MINUTES = 5;

export interface Drag {
  /** By how many minutes the card is dragged now; null: it is not. */
  minutes: number | null;
  handlers: {
    onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    onPointerUp: (event: PointerEvent<HTMLElement>) => void;
    onPointerCancel: () => void;
  };
  /** Whether the click that follows is the end of a drag. */
  wasDrag: () => boolean;
}

/** Drag a slot down or up its hours, by mouse or pen; a finger scrolls, and has the form. */
export function useDrag(minuteRem: number, onDrop: (minutes: number) => void): Drag {
  const from = useRef<number | null>(null);
  const dropped = useRef(false);
  const [minutes, setMinutes] = useState<number | null>(null);

  const end = () => {
    from.current = null;
    setMinutes(null);
  };
  return {
    minutes,
    wasDrag: () => dropped.current,
    handlers: {
      onPointerDown: (event) => {
        dropped.current = false;
        if (event.pointerType !== "touch" && event.button === 0) from.current = event.clientY;
      },
      onPointerMove: (event) => {
        if (from.current === null) return;
        const moved = event.clientY - from.current;
        if (minutes === null && Math.abs(moved) < MOVED_PX_MIN) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
        const exact = moved / (minuteRem * rem);
        setMinutes(Math.round(exact / STEP_MINUTES) * STEP_MINUTES);
      },
      onPointerUp: () => {
        if (minutes !== null) {
          dropped.current = true;
          if (minutes !== 0) onDrop(minutes);
        }
        end();
      },
      onPointerCancel: end,
    },
  };
}
