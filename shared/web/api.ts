import { apiAddress } from "./place";
import { Problem, problemOf, unreachable } from "./problem";

// A person is standing in front of the page: after this long they deserve an answer, even a sorry one.
const ANSWER_MS_MAX = 8_000;

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

export interface CallOptions {
  body?: unknown;
  accessToken?: string | undefined;
  /** One key per intention; a retry of the same intention sends the same key. */
  idempotencyKey?: string;
  /** For a phone that joins: what its code gave. */
  joinPass?: string;
  /** For a hall's screen: the key that opens its branch's code. */
  screenKey?: string;
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** Call this service's API and give the JSON of its answer (undefined for 204). Throws a Problem. */
export async function call<T>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as T;
  return (await response.json().catch(() => {
    throw unreachable(); // the line broke within the answer
  })) as T;
}

async function send(method: Method, path: string, options: CallOptions): Promise<Response> {
  const end = new AbortController(); // AbortSignal.any is missing on phones of a few years ago
  const giveUp = () => end.abort();
  const timer = setTimeout(giveUp, options.timeoutMs ?? ANSWER_MS_MAX);
  options.signal?.addEventListener("abort", giveUp);
  try {
    return await fetch(apiAddress(path), {
      method,
      headers: headersOf(options),
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: end.signal,
      cache: "no-store",
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw unreachable();
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", giveUp);
  }
}

function headersOf(options: CallOptions): Headers {
  const headers = new Headers({ Accept: "application/json" });
  if (options.body !== undefined) headers.set("Content-Type", "application/json");
  if (options.accessToken) headers.set("Authorization", `Bearer ${options.accessToken}`);
  if (options.idempotencyKey) headers.set("Idempotency-Key", options.idempotencyKey);
  if (options.joinPass) headers.set("Join-Pass", options.joinPass);
  if (options.screenKey) headers.set("Screen-Key", options.screenKey);
  return headers;
}

/** A key for a new intention. (randomUUID is missing on plain http in a local network.) */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export { Problem };
