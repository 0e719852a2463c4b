import { call } from "@web/api";
import { asProblem } from "@web/problem";
import { retryRead } from "@web/session/retryRead";
import type { SignedIn } from "@web/session/useSession";
import type { SlotToken, SlotTokens } from "@web/types/token_api";
import { useEffect, useState } from "react";

/** Who is booked in each of some slots, by the slot's id; read once. Null: not yet. */
export function useDayTokens(
  slotIds: string[],
  session: SignedIn,
): Map<string, SlotToken[]> | null {
  const { accessToken, expire } = session;
  const [tokens, setTokens] = useState<Map<string, SlotToken[]> | null>(null);
  const asked = slotIds.join();
  useEffect(() => {
    const ids = asked.split(",").filter(Boolean);
    return retryRead(
      async (signal) => {
        const read = async (id: string) => {
          const path = `/api/v1/slots/${id}/tokens`;
          const answer = await call<SlotTokens>("GET", path, { accessToken, signal });
          return [id, answer.tokens] as const;
        };
        const found = await Promise.all(ids.map(read));
        if (!signal.aborted) setTokens(new Map(found));
      },
      (error) => {
        const over = asProblem(error).status === 401;
        if (over) expire();
        return !over;
      },
    );
  }, [asked, accessToken, expire]);
  return tokens;
}
