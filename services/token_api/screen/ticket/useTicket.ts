import { call } from "@web/api";
import { Problem } from "@web/problem";
import type { Ticket, TicketAnswer } from "@web/types/token_api";
import { useEventStream } from "@web/useEventStream";
import { useEffect, useRef, useState } from "react";
import { hasEnded } from "./hasEnded";

// While the stream cannot be had, the ticket is read again this often.
const READ_EVERY_MS = 5_000;
// An end can be taken back within ten minutes (a press by mistake); then we stop asking.
const FOLLOW_AFTER_END_MS = 660_000;
// Not found, or no ticket's secret at all (a code that was typed in or cut off).
const NO_SUCH_TICKET = [404, 422];

export interface TicketNews {
  ticket: Ticket | null;
  unknown: boolean;
  /** When the server was last heard, by this device's clock; null while the ticket is live. */
  oldSince: number | null;
  /** Nothing was ever heard and the first tries failed. */
  unreachable: boolean;
  /** Take over an answer that came another way (that of a cancel). */
  take: (ticket: Ticket) => void;
}

/** Follow a ticket: by its stream, and by reading again while the stream is not to be had. */
export function useTicket(secret: string): TicketNews {
  const path = `/api/v1/tickets/${encodeURIComponent(secret)}`;
  const [ticket, setTicket] = useState<Ticket | null>(null);
  const [unknown, setUnknown] = useState(false);
  const [failed, setFailed] = useState(false);
  const [readAt, setReadAt] = useState(0);
  const [over, setOver] = useState(false);
  const following = !unknown && !over;
  // Who missed a call may be let back by the desk; the stream stays open for as long.
  const ended = ticket !== null && hasEnded(ticket) && !ticket.can_return;
  const { data, state, heardAt } = useEventStream<TicketAnswer>(
    following && !ended ? `${path}/stream` : null, // the server closes it at the end
    "ticket",
  );
  const live = useRef(false);
  live.current = state === "live" && data !== null;

  useEffect(() => {
    if (data) setTicket(data.ticket);
  }, [data]);

  useEffect(() => {
    if (!following) return;
    const end = new AbortController();
    const read = async () => {
      if (live.current) return;
      try {
        const answer = await call<TicketAnswer>("GET", path, { signal: end.signal });
        setFailed(false);
        setReadAt(Date.now());
        if (!live.current) setTicket(answer.ticket);
      } catch (error) {
        if (end.signal.aborted) return;
        setFailed(true);
        if (error instanceof Problem && NO_SUCH_TICKET.includes(error.status)) setUnknown(true);
      }
    };
    void read();
    const timer = setInterval(read, READ_EVERY_MS);
    return () => {
      end.abort();
      clearInterval(timer);
    };
  }, [path, following]);

  useEffect(() => {
    setOver(false);
    if (!ended) return;
    const timer = setTimeout(() => setOver(true), FOLLOW_AFTER_END_MS);
    return () => clearTimeout(timer);
  }, [ended]);

  const old = following && ticket !== null && !live.current;
  return {
    ticket,
    unknown,
    oldSince: old ? Math.max(heardAt ?? 0, readAt) : null,
    unreachable: ticket === null && failed,
    take: setTicket,
  };
}
