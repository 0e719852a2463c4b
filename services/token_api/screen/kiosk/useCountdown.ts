import { useEffect, useState } from "react";

/** Count down while nobody touches or types; every touch starts again. Null seconds: no countdown. */
export function useCountdown(seconds: number | null, onEnd: () => void): number | null {
  const [left, setLeft] = useState(seconds);

  useEffect(() => {
    setLeft(seconds);
    if (seconds === null) return;
    const tick = setInterval(
      () => setLeft((before) => Math.max(0, (before ?? seconds) - 1)),
      1_000,
    );
    const prolong = () => setLeft(seconds);
    addEventListener("pointerdown", prolong);
    addEventListener("keydown", prolong);
    return () => {
      clearInterval(tick);
      removeEventListener("pointerdown", prolong);
      removeEventListener("keydown", prolong);
    };
  }, [seconds]);

  useEffect(() => {
    if (seconds !== null && left === 0) onEnd();
  }, [left, seconds, onEnd]);

  return left;
}
