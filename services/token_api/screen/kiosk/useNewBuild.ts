import { hasNewerBuild } from "@web/newBuild";
import { useEffect } from "react";

const ASK_EVERY_MS = 5 * 60_000;

/** Load a newer build of the page; used only where the kiosk is at rest. */
export function useNewBuild(): void {
  useEffect(() => {
    let resting = true;
    const ask = async () => {
      if ((await hasNewerBuild()) && resting) location.reload();
    };
    const timer = setInterval(ask, ASK_EVERY_MS);
    return () => {
      resting = false;
      clearInterval(timer);
    };
  }, []);
}
