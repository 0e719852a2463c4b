/**
 * Server-sent events of a request that carries its access token in a header.
 *
 * The browser's EventSource can send no header, and a token in an address is seen by proxies, logs
 * and histories. This one is read like it, but never opens itself again: whoever reads it does.
 */
const OPENING = 0;
const OPEN = 1;
const CLOSED = 2;

// What a service sends at once is far below; more without the end of an event is no stream of ours.
const EVENT_CHARACTERS_MAX = 4_000_000;

export class FetchedEvents extends EventTarget {
  readyState = OPENING;
  readonly #over = new AbortController();

  constructor(address: string, accessToken: string) {
    super();
    void this.#read(address, accessToken);
  }

  close(): void {
    this.readyState = CLOSED;
    this.#over.abort();
  }

  async #read(address: string, accessToken: string): Promise<void> {
    try {
      const answer = await fetch(address, {
        headers: { Accept: "text/event-stream", Authorization: `Bearer ${accessToken}` },
        cache: "no-store",
        signal: this.#over.signal,
      });
      if (answer.ok && answer.body !== null) await this.#readEvents(answer.body);
    } catch {
      // The line broke, or was closed here: both are told below.
    }
    if (this.readyState === CLOSED) return;
    this.close();
    this.dispatchEvent(new Event("error"));
  }

  async #readEvents(body: ReadableStream<Uint8Array>): Promise<void> {
    this.readyState = OPEN;
    this.dispatchEvent(new Event("open"));
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done || text.length > EVENT_CHARACTERS_MAX) return;
      const events = (text + decoder.decode(value, { stream: true })).split(EVENTS_END);
      text = events.pop() ?? "";
      for (const event of events) this.#tell(event);
    }
  }

  #tell(event: string): void {
    if (this.readyState === CLOSED) return;
    const fields = event.split(LINES_END);
    const data = valuesOf(fields, "data");
    if (data.length === 0) return;
    const name = valuesOf(fields, "event").at(-1) ?? "message";
    this.dispatchEvent(new MessageEvent(name, { data: data.join("\n") }));
  }
}

const LINES_END = /\r\n|\n|\r/;
const EVENTS_END = /(?:\r\n){2}|\n\n|\r\r/;

/** The values of the lines "name: value" of one name. */
function valuesOf(lines: string[], name: string): string[] {
  return lines
    .filter((line) => line.startsWith(`${name}:`))
    .map((line) => line.slice(name.length + 1).replace(/^ /, ""));
}
