import type { Ticket } from "@web/types/token_api";
import { useEffect, useRef, useState } from "react";

/** Whether the holder has come back after a missed call while this page was open, by whomever. */
export function useReturned(ticket: Ticket | null): boolean {
  const before = useRef(ticket?.status);
  const [returned, setReturned] = useState(false);
  const status = ticket?.status;
  useEffect(() => {
    if (status === undefined || status === before.current) return;
    const inLine = status === "WAITING" || status === "ALLOCATED";
    setReturned(inLine && before.current === "NO_SHOW");
    before.current = status;
  }, [status]);
  return returned;
}
