import { openStream, type Stream, type StreamOptions } from "../stream";
import type { FromTab, ToTab, Wish } from "./wish";

// A stream that lives says so every 15 s, so the worker may be dead: it is joined or started anew.
const SILENCE_MS_MAX = 45_000;

// Started before the page has a stream, which could take the last connection that its script needs.
let early = startWorker();

interface FollowOptions<T> extends Pick<StreamOptions<T>, "onMessage" | "onState"> {
  wish: Wish;
  onHeard: (msAgo: number) => void;
}

/** Follow a stream: at once by one of this tab's own, until the hub of all tabs takes over. */
export function followStream<T>({ wish, onMessage, onState, onHeard }: FollowOptions<T>): Stream {
  let port: MessagePort | null = null;
  let own: Stream | null = null;
  let silence: ReturnType<typeof setTimeout> | undefined;
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", comeBack);
  document.addEventListener("freeze", leave);
  document.addEventListener("resume", join);
  join();
  return { nudge, close };

  function join(): void {
    leave();
    own = openStream<T>({
      opening: () => wish,
      event: wish.event,
      onMessage,
      onState,
      onHeard: () => onHeard(0),
    });
    const worker = early ?? startWorker();
    early = null;
    port = worker?.port ?? null;
    if (port) port.onmessage = ({ data }: MessageEvent<ToTab>) => take(data);
    follow();
  }

  function take({ state, heardMsAgo, ...news }: ToTab): void {
    clearTimeout(silence);
    silence = setTimeout(join, SILENCE_MS_MAX);
    own?.close();
    own = null;
    if (heardMsAgo !== null) onHeard(heardMsAgo);
    if (state !== "opening") onState(state);
    if ("message" in news) onMessage(news.message as T);
    say({ kind: "seen" });
  }

  /** Have a broken line opened again: the device woke up, the network came back, the tab is shown. */
  function nudge(): void {
    if (isShown()) own?.nudge();
    follow();
  }

  function follow(): void {
    say({ kind: "follow", wish, shown: isShown(), alone: own !== null });
  }

  function comeBack({ persisted }: PageTransitionEvent): void {
    if (persisted) join();
  }

  function leave(): void {
    clearTimeout(silence);
    own?.close();
    own = null;
    say({ kind: "leave" });
    port?.close();
    port = null;
  }

  function say(word: FromTab): void {
    port?.postMessage(word);
  }

  function close(): void {
    window.removeEventListener("pagehide", leave);
    window.removeEventListener("pageshow", comeBack);
    document.removeEventListener("freeze", leave);
    document.removeEventListener("resume", join);
    leave();
  }
}

function isShown(): boolean {
  return document.visibilityState === "visible";
}

function startWorker(): SharedWorker | null {
  try {
    return new SharedWorker(new URL("./worker.ts", import.meta.url), { type: "module" });
  } catch {
    return null; // an old browser, or one that allows this page no workers
  }
}
