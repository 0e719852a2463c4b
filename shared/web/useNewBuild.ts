import { useEffect } from "react";

const ASK_EVERY_MS = 5 * 60_000;
const SPREAD_MS = 20_000; // not every screen of a building in the same second

/** Load a newer build of the page, while nobody would notice: asked at once, and now and then. */
export function useNewBuild(isUnnoticed: boolean): void {
  useEffect(() => {
    if (!isUnnoticed || import.meta.env.DEV) return;
    let reload: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const ask = async () => {
      if (!(await hasNewerBuild()) || isOver) return;
      reload ??= setTimeout(() => location.reload(), Math.random() * SPREAD_MS);
    };
    void ask();
    const timer = setInterval(ask, ASK_EVERY_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
      clearTimeout(reload);
    };
  }, [isUnnoticed]);
}

/** The name of the page's script changes with each build. */
async function hasNewerBuild(): Promise<boolean> {
  const ours = document.querySelector<HTMLScriptElement>("script[type=module]")?.src;
  const newest = await scriptOnServer().catch(() => null); // being restarted: asked again later
  return newest !== null && ours !== undefined && newest !== ours;
}

async function scriptOnServer(): Promise<string | null> {
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const script = page.querySelector("script[type=module]")?.getAttribute("src");
  return script ? new URL(script, location.href).href : null;
}
