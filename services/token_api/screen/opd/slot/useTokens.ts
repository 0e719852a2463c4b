import { useRead } from "@web/session/useRead";
import type { SignedIn } from "@web/session/useSession";
import type { DaySlot, SlotToken, SlotTokens, TokenStatus } from "@web/types/token_api";
import { useEffect, useRef } from "react";

export interface Tokens {
  atDesk: SlotToken[];
  seated: SlotToken[];
  waiting: SlotToken[];
  ended: SlotToken[];
  count: number;
}

const AT_DESK: readonly TokenStatus[] = ["CALLED", "SERVING", "HELD"];
const LINE: readonly TokenStatus[] = ["ALLOCATED", "WAITING"];

/** A slot's tokens, read again with each thing that happens in it. Null: not yet. */
export function useTokens(slot: DaySlot, session: SignedIn): Tokens | null {
  const { answer, reload } = useRead<SlotTokens>(`/api/v1/slots/${slot.id}/tokens`, session);
  const seen = useRef(`${slot.seq} ${slot.max_capacity}`);
  const state = `${slot.seq} ${slot.max_capacity}`;
  useEffect(() => {
    if (seen.current !== state) reload();
    seen.current = state;
  }, [state, reload]);
  if (answer === null) return null;
  const { tokens } = answer;
  return {
    atDesk: tokens.filter((one) => AT_DESK.includes(one.status)),
    seated: tokens.filter((one) => one.status === "ALLOCATED"),
    waiting: tokens.filter((one) => one.status === "WAITING"),
    ended: tokens.filter((one) => ![...AT_DESK, ...LINE].includes(one.status)),
    count: tokens.length,
  };
}
