/** Whether the server has a newer build of this page: the name of its script changes with each. */
export async function hasNewerBuild(): Promise<boolean> {
  const ours = document.querySelector<HTMLScriptElement>("script[type=module]")?.src;
  const newest = await scriptOnServer().catch(() => null); // being restarted: asked again later
  return !import.meta.env.DEV && newest !== null && newest !== ours;
}

async function scriptOnServer(): Promise<string | null> {
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const script = page.querySelector("script[type=module]")?.getAttribute("src");
  return script ? new URL(script, location.href).href : null;
}
