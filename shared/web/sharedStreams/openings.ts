/**
 * Which streams are open. Over HTTP/1.1 a browser opens no more than six connections to a host.
 *
 * A tab that alone follows something has a stream of its own, as if there were no hub. The hub takes
 * over what a second tab follows too, and everything when more is followed than may stay open: then
 * what was shown last stays open, and the rest takes turns: opened, heard once, closed. The first
 * message of every stream is its whole state, so that once is enough.
 */
import type { openStream, Stream } from "../stream";
import { type Followed, type Follower, isShown, nextOpening } from "./followed";

// Of the browser's six: two stay free for pages and requests.
export const STREAMS_MAX = 4;
// What takes turns is heard so often, when all is well.
export const TURN_MS = 5_000;

type Any = Followed<Follower>;

/** Give the function that opens and closes; it is called whenever what is followed or shown changes. */
export function createOpenings<F extends Any>(
  open: typeof openStream,
  onChange: (followed: F) => void,
): (all: Iterable<F>) => void {
  let staying: F[] = [];
  let others: F[] = [];
  let turn: ReturnType<typeof setTimeout> | undefined;
  return arrange;

  function arrange(all: Iterable<F>): void {
    const wanted = [...all].sort(byShown);
    const crowded = wanted.length > STREAMS_MAX;
    const room = crowded ? STREAMS_MAX - 1 : STREAMS_MAX;
    for (const followed of wanted) if (crowded || followed.tabs.size > 1) take(followed);
    for (const before of staying) if (wanted.indexOf(before) >= room) close(before);
    staying = wanted.slice(0, room);
    others = wanted.slice(room);
    for (const followed of staying) if (followed.taken) followed.stream ??= openFor(followed);
    takeTurns();
  }

  function take(followed: F): void {
    if (followed.taken) return;
    followed.taken = true;
    onChange(followed); // its tab closes its own
  }

  function takeTurns(): void {
    clearTimeout(turn);
    if (others.some((followed) => followed.stream !== null)) return;
    const [next] = [...others].sort((one, other) => one.turnAt - other.turnAt);
    if (next === undefined) return;
    const pause = Math.max(0, next.turnAt + TURN_MS - performance.now());
    turn = setTimeout(() => {
      next.turnAt = performance.now();
      next.stream = openFor(next);
    }, pause);
  }

  function endTurn(followed: F): void {
    if (!others.includes(followed)) return;
    close(followed);
    takeTurns();
  }

  function openFor(followed: F): Stream {
    return open<unknown>({
      opening: () => nextOpening(followed),
      event: followed.event,
      onMessage: (message) => {
        followed.message = message;
        followed.messages += 1;
        onChange(followed);
        endTurn(followed);
      },
      onState: (state) => {
        followed.state = state;
        onChange(followed);
        if (state === "lost") endTurn(followed);
      },
      onHeard: () => {
        followed.heardAt = performance.now();
        onChange(followed);
      },
    });
  }
}

export function close(followed: Any): void {
  followed.stream?.close();
  followed.stream = null;
}

function byShown(one: Any, other: Any): number {
  return Number(isShown(other)) - Number(isShown(one)) || other.shownAt - one.shownAt;
}
