import { useEffect, useState } from "react";
import { Problem } from "../problem";
import type { ProviderSignIn } from "../types/token_api";
import { providerSignIn } from "./provider";

const ASK_AGAIN_MS = 3_000;

/** Where people sign in: at the provider, or here (null); undefined until it is known. */
export function useProvider(): {
  provider: ProviderSignIn | null | undefined;
  problem: Problem | null;
} {
  const [provider, setProvider] = useState<ProviderSignIn | null>();
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      try {
        setProvider(await providerSignIn(end.signal));
        setProblem(null);
      } catch (error) {
        if (end.signal.aborted) return;
        setProblem(error instanceof Problem ? error : new Problem("BROKEN", String(error)));
        timer = setTimeout(ask, ASK_AGAIN_MS);
      }
    };
    void ask();
    return () => {
      end.abort();
      clearTimeout(timer);
    };
  }, []);
  return { provider, problem };
}
