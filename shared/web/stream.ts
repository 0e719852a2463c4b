import { FetchedEvents } from "./fetchedEvents";

/**
 * A server-sent-event stream that never gives up.
 *
 * What needs no token is an EventSource, what needs one a request that carries it in a header. The
 * browser reopens a broken EventSource by itself, but not one that was answered with an error
 * (readyState CLOSED): that one is reopened here, with growing pauses, like a request that ended. A line that is open but dead
 * is found by silence: the server says `event: heartbeat` every few seconds, and once one was heard,
 * none for SILENCE_MS_MAX means reopen. (Comments as heartbeats are not shown to a page.)
 */
export type StreamState = "opening" | "live" | "stale" | "lost";

const PAUSE_MS_FIRST = 500;
const PAUSE_MS_MAX = 15_000; // a thousand screens coming back at once are spread by the jitter
const SILENCE_MS_MAX = 35_000; // two heartbeats of 15 s missed
const LOST_AFTER_MS = 8_000; // a short hiccup is not worth frightening a hall

export interface Opening {
  address: string;
  accessToken?: string | undefined;
}

type Source = EventTarget & Pick<EventSource, "close" | "readyState">;

export interface StreamOptions<T> {
  /** Asked again each time, so that a renewed access token gets in. */
  opening: () => Opening;
  event: string;
  onMessage: (message: T) => void;
  onState: (state: StreamState) => void;
  /** Called at every sign of life: an opening, a message, a heartbeat, and the break of a live line. */
  onHeard?: () => void;
  open?: (opening: Opening) => Source;
  random?: () => number;
}

export interface Stream {
  /** Reopen at once unless the line is live (the device woke up, the network came back). */
  nudge: () => void;
  close: () => void;
}

/** Open the stream and keep it open until `close`. */
export function openStream<T>(options: StreamOptions<T>): Stream {
  const open = options.open ?? openSource;
  const random = options.random ?? Math.random;
  let source: Source | null = null;
  let state: StreamState = "opening";
  let failures = 0;
  let beats = false;
  let reopening: Timer;
  let silence: Timer;
  let losing: Timer;

  connect();
  return { nudge, close };

  function connect(): void {
    clearTimeout(reopening);
    source?.close();
    beats = false;
    const opened = open(options.opening());
    source = opened;
    opened.addEventListener("open", () => opened === source && heard());
    opened.addEventListener("error", () => opened === source && broken(opened));
    opened.addEventListener("heartbeat", () => opened === source && heartbeat());
    opened.addEventListener(options.event, (event) => opened === source && message(event));
    watchSilence();
  }

  function message(event: Event): void {
    const parsed = parse<T>((event as MessageEvent<string>).data);
    heard();
    if (parsed !== null) options.onMessage(parsed);
  }

  function heartbeat(): void {
    beats = true;
    heard();
  }

  function heard(): void {
    failures = 0;
    clearTimeout(losing);
    losing = undefined;
    become("live");
    options.onHeard?.();
    watchSilence();
  }

  function broken(opened: Source): void {
    if (state === "live") options.onHeard?.(); // until now it was whole, however quiet
    fade();
    if (opened.readyState === EVENT_SOURCE_CLOSED) reopenLater();
  }

  function watchSilence(): void {
    clearTimeout(silence);
    silence = setTimeout(() => {
      if (source?.readyState === EVENT_SOURCE_OPEN && !beats) return watchSilence();
      fade();
      connect();
    }, SILENCE_MS_MAX);
  }

  function fade(): void {
    if (state === "live") become("stale");
    losing ??= setTimeout(() => become("lost"), LOST_AFTER_MS);
  }

  function reopenLater(): void {
    source?.close();
    clearTimeout(silence);
    clearTimeout(reopening);
    reopening = setTimeout(connect, pauseMs(failures, random()));
    failures += 1;
  }

  function nudge(): void {
    if (state === "live") return;
    failures = 0;
    connect();
  }

  function become(next: StreamState): void {
    if (next === state) return;
    state = next;
    options.onState(next);
  }

  function close(): void {
    for (const timer of [reopening, silence, losing]) clearTimeout(timer);
    source?.close();
    source = null;
  }
}

function openSource({ address, accessToken }: Opening): Source {
  return accessToken ? new FetchedEvents(address, accessToken) : new EventSource(address);
}

/** Half of the pause is fixed and half is chance: 0.25–0.5 s at first, 7.5–15 s at most. */
export function pauseMs(failures: number, chance: number): number {
  const whole = Math.min(PAUSE_MS_MAX, PAUSE_MS_FIRST * 2 ** failures);
  return whole / 2 + (whole / 2) * chance;
}

function parse<T>(data: string): T | null {
  try {
    return JSON.parse(data) as T;
  } catch {
    return null; // one bad message must not stop the stream; the next one replaces it anyway
  }
}

type Timer = ReturnType<typeof setTimeout> | undefined;

const EVENT_SOURCE_OPEN = 1;
const EVENT_SOURCE_CLOSED = 2;
