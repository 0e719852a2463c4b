const READ_AGAIN_MS = 3_000;

/** Read until it succeeds, as an effect; `failed` returns whether to try again after an error. */
export function retryRead(
  read: (signal: AbortSignal) => Promise<void>,
  failed: (error: unknown) => boolean,
): () => void {
  const end = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  const attempt = async () => {
    try {
      await read(end.signal);
    } catch (error) {
      if (!end.signal.aborted && failed(error)) timer = setTimeout(attempt, READ_AGAIN_MS);
    }
  };
  void attempt();
  return () => {
    end.abort();
    clearTimeout(timer);
  };
}
