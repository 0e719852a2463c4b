/** Calls one after another: each once, in the order heard, never two voices at a time. */

const QUEUE_MAX = 12; // a minute or two of speech; who was called before that is on the screen
const REMEMBERED_MAX = 1_000;

export interface Announcement {
  callId: string;
  /** Spoken in this order; `language` is a tag the voices understand, such as "hi-IN". */
  sentences: { language: string; text: string }[];
}

export interface Announcer {
  announce: (announcement: Announcement) => void;
  /** Take these calls as already announced (those on the first board after a page load). */
  remember: (callIds: Iterable<string>) => void;
}

/** Make an announcer; `play` gives chime and voice to one announcement and settles when it is over. */
export function createAnnouncer(play: (announcement: Announcement) => Promise<void>): Announcer {
  const known = new Set<string>();
  const queue: Announcement[] = [];
  let playing = false;

  return { announce, remember };

  function announce(announcement: Announcement): void {
    if (known.has(announcement.callId)) return;
    remember([announcement.callId]);
    queue.push(announcement);
    if (queue.length > QUEUE_MAX) queue.shift();
    void playAll();
  }

  function remember(callIds: Iterable<string>): void {
    for (const callId of callIds) known.add(callId);
    for (const oldest of known) {
      if (known.size <= REMEMBERED_MAX) break;
      known.delete(oldest);
    }
  }

  async function playAll(): Promise<void> {
    if (playing) return;
    playing = true;
    for (let next = queue.shift(); next; next = queue.shift()) {
      await play(next).catch(() => undefined); // a voice that fails must not silence the next call
    }
    playing = false;
  }
}
