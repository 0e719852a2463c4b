/** An answer that is not what was asked for, with a stable code and a sentence to show. */
export class Problem extends Error {
  readonly code: string;
  readonly sentence: string;
  readonly status: number;
  readonly retryAfterSeconds: number | null;
  /** What else the answer says, by the names of its fields. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    sentence: string,
    status = 0,
    retryAfterSeconds: number | null = null,
    more: Readonly<Record<string, unknown>> = {},
  ) {
    super(`${code}: ${sentence}`);
    this.name = "Problem";
    this.code = code;
    this.sentence = sentence;
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
    this.more = more;
  }

  /** No answer, a time-out or a server's fault: it may or may not have happened. Retry with the same key. */
  get outcomeUnknown(): boolean {
    return this.status === 0 || this.status >= 500;
  }

  /** Nobody is at the other end, or they are not ready: worth a sign and another try. */
  get unreachable(): boolean {
    return this.status === 0 || [502, 503, 504].includes(this.status);
  }
}

export function unreachable(): Problem {
  return new Problem("UNREACHABLE", "The system cannot be reached at the moment.");
}

/** What went wrong as a problem; a fault of the page itself is one without an answer too. */
export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem("FAULT", String(error));
}

/** Read the problem+json of an answer, or make one of its status when there is none. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const { code, detail, title, ...more } = (body ?? {}) as Record<string, unknown>;
  return new Problem(
    typeof code === "string" ? code : `HTTP_${response.status}`,
    typeof detail === "string" ? detail : typeof title === "string" ? title : response.statusText,
    response.status,
    secondsOf(response.headers.get("Retry-After")),
    more,
  );
}

function secondsOf(header: string | null): number | null {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : null;
}
