import { chime, unlockSound } from "@web/sound";
import { useEffect, useRef, useState } from "react";
import { namesOfNew, type Place } from "./alerts";

const KEPT_AS = "overview-sound";

/** Ring when an alert comes of which nobody has taken note, if this device is set to. */
export function useAlertSound(places: readonly [string, Place][] | undefined) {
  const [on, setOn] = useState(() => localStorage.getItem(KEPT_AS) === "on");
  const before = useRef<Set<string> | null>(null);

  useEffect(() => (on ? unlockSound() : undefined), [on]);
  useEffect(() => {
    if (places === undefined) return;
    const names = namesOfNew(places);
    const more = [...names].some((name) => !before.current?.has(name));
    before.current = names;
    if (on && more) void chime();
  }, [places, on]);

  const change = (wanted: boolean) => {
    localStorage.setItem(KEPT_AS, wanted ? "on" : "off");
    setOn(wanted);
    if (wanted) void chime();
  };
  return { on, change };
}
