import type { StreamState } from "@web/stream";
import { useEffect } from "react";

const ASK_MS = 5 * 60_000;
const SPREAD_MS = 20_000; // not every screen of a house in the same second

/** Load the page anew when the server has a newer one: asked after each reconnect and now and then. */
export function useNewBuild(state: StreamState): void {
  useEffect(() => {
    if (state !== "live" || import.meta.env.DEV) return;
    let reload: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const newest = await entryOnServer();
      const ours = document.querySelector<HTMLScriptElement>("script[type=module]")?.src;
      if (newest === null || ours === undefined || new URL(newest, location.href).href === ours) {
        return;
      }
      reload ??= setTimeout(() => location.reload(), Math.random() * SPREAD_MS);
    };
    void ask();
    const timer = setInterval(ask, ASK_MS);
    return () => {
      clearInterval(timer);
      clearTimeout(reload);
    };
  }, [state]);
}

/** The address of the page's script; its name changes with every build. */
async function entryOnServer(): Promise<string | null> {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("script[type=module]")?.getAttribute("src") ?? null;
  } catch {
    return null; // being restarted: asked again after the reconnect
  }
}
