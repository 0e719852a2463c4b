import type {
  StationQueueEvent,
  StockRequest,
  Waiting as WaitingToken,
} from "@web/types/token_api";
import { useState } from "react";

export interface Choice {
  token: WaitingToken | null;
  request: StockRequest | null;
  chooseToken: (id: number | null) => void;
  chooseRequest: (id: number | null) => void;
  clear: () => void;
}

/** What is chosen to be matched by hand; whatever is no longer there is chosen no more. */
export function useChoice(data: StationQueueEvent): Choice {
  const [tokenId, setTokenId] = useState<number | null>(null);
  const [requestId, setRequestId] = useState<number | null>(null);
  const requests = [...data.pending_requests, ...data.new_requests];
  return {
    token: data.waiting_tokens.find((one) => one.id === tokenId) ?? null,
    request: requests.find((one) => one.id === requestId) ?? null,
    chooseToken: setTokenId,
    chooseRequest: setRequestId,
    clear: () => {
      setTokenId(null);
      setRequestId(null);
    },
  };
}
