import { call, newKey } from "@web/api";
import { Problem } from "@web/problem";
import { useCallback, useState } from "react";
import { whyNot } from "./Login";
import type { SignedIn } from "./memory";
import { useMessages } from "./messages";

export interface Actions {
  busy: boolean;
  /** Why the last one did not work, in the page's language. */
  refused: string | null;
  act: (path: string, body?: unknown) => Promise<void>;
}

/** Post one thing at a time; what it changed comes by the stream. */
export function useActions(session: SignedIn, onExpired: () => void): Actions {
  const t = useMessages();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const accessToken = session.accessToken;
  const act = useCallback(
    async (path: string, body?: unknown) => {
      setBusy(true);
      setRefused(null);
      try {
        await call("POST", path, { body, accessToken, idempotencyKey: newKey() });
      } catch (error) {
        if (error instanceof Problem && error.status === 401) onExpired();
        else setRefused(whyNot(error, t));
      } finally {
        setBusy(false);
      }
    },
    [accessToken, onExpired, t],
  );
  return { busy, refused, act };
}
