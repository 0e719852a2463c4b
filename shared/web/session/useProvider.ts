import { useEffect, useState } from "react";
import { asProblem, type Problem } from "../problem";
import type { ProviderSignIn } from "../types/token_api";
import { providerSignIn } from "./provider";
import { retryRead } from "./retryRead";

/** Where people sign in: at the provider, or here (null); undefined until it is known. */
export function useProvider(): {
  provider: ProviderSignIn | null | undefined;
  problem: Problem | null;
} {
  const [provider, setProvider] = useState<ProviderSignIn | null>();
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(
    () =>
      retryRead(
        async (signal) => {
          setProvider(await providerSignIn(signal));
          setProblem(null);
        },
        (error) => {
          setProblem(asProblem(error));
          return true;
        },
      ),
    [],
  );
  return { provider, problem };
}
