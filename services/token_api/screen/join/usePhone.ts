import { call, newKey } from "@web/api";
import { asProblem, Problem } from "@web/problem";
import type {
  GivenPass,
  JoinQueue,
  JoinTicket,
  JoinTicketAnswer,
  JoinTickets,
} from "@web/types/token_api";
import { useCallback, useEffect, useRef, useState } from "react";
import { issueToken, pause, worthAnotherTry } from "../kiosk/issue";
import { hasEnded } from "../ticket/hasEnded";
import { isGood, type Kept, keep, recallKept } from "./kept";

// Without a Retry-After; a bad network is back within this, or later.
const AGAIN_SECONDS = 3;

export type Admission =
  | { state: "asking"; seconds: number | null } // null: on its way; else tried again after these
  | { state: "good" }
  | { state: "none" } // no code was scanned
  | { state: "refused"; problem: Problem };

export interface Phone {
  admission: Admission;
  /** What this phone holds here; null: not known yet. */
  tickets: JoinTicket[] | null;
  /** What the code gave; "" before. */
  joinPass: () => string;
  take: (queue: JoinQueue, language: string, onNoAnswer: () => void) => Promise<JoinTicket>;
}

/** Show the scanned code, find this phone's own tickets, take one. */
export function usePhone(branch: string, code: string | null): Phone {
  const path = `/api/v1/join/${encodeURIComponent(branch)}`;
  const kept = useRef<Kept>(recallKept(branch));
  const [admission, setAdmission] = useState<Admission>({ state: "asking", seconds: null });
  const [tickets, setTickets] = useState<JoinTicket[] | null>(null);

  const remember = useCallback(
    (change: Partial<Kept>) => {
      kept.current = { ...kept.current, ...change };
      keep(branch, kept.current);
    },
    [branch],
  );

  useEffect(() => {
    let over = false;
    void admit();
    return () => {
      over = true;
    };

    async function admit(): Promise<void> {
      try {
        if (code !== null) await showCode(code);
        const { joinPass } = kept.current;
        if (joinPass !== null) await readTickets(joinPass);
        else setTickets([]);
        if (!over) setAdmission({ state: isGood(kept.current) ? "good" : "none" });
      } catch (error) {
        await refuse(error);
      }
    }

    async function showCode(shown: string): Promise<void> {
      const earlier = kept.current.joinPass;
      const body = { code: shown, ...(earlier === null ? {} : { join_pass: earlier }) };
      try {
        const given = await call<GivenPass>("POST", `${path}/passes`, { body });
        const passUntil = Date.now() + given.valid_seconds * 1_000;
        remember({ joinPass: given.join_pass, passUntil });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (error.code === "JOIN_PASS_WRONG" && earlier !== null) {
          remember({ joinPass: null, passUntil: 0 });
          return showCode(shown);
        }
        // A link that was opened again: whoever was let in a moment ago is still here.
        if (!isGood(kept.current)) throw error;
      }
    }

    async function readTickets(joinPass: string): Promise<void> {
      const answer = await call<JoinTickets>("GET", `${path}/tickets`, { joinPass });
      const live = answer.tickets.filter((ticket) => !hasEnded(ticket));
      if (!over) setTickets(live);
    }

    async function refuse(error: unknown): Promise<void> {
      const problem = asProblem(error);
      if (worthAnotherTry(problem)) {
        const wait = problem.retryAfterSeconds ?? AGAIN_SECONDS;
        for (let seconds = wait; seconds > 0 && !over; seconds -= 1) {
          setAdmission({ state: "asking", seconds });
          await pause(1);
        }
        if (!over) await admit();
        return;
      }
      if (problem.code === "JOIN_PASS_WRONG") remember({ joinPass: null, passUntil: 0 });
      const { joinPass } = kept.current;
      // Whoever comes with an old code may have a ticket from before.
      if (joinPass !== null) await readTickets(joinPass).catch(() => setTickets([]));
      else setTickets([]);
      if (!over) setAdmission({ state: "refused", problem });
    }
  }, [path, code, remember]);

  const take: Phone["take"] = async (queue, language, onNoAnswer) => {
    const unanswered = kept.current.wish;
    const key = unanswered?.queueId === queue.queue_id ? unanswered.key : newKey();
    remember({ wish: { key, queueId: queue.queue_id } });
    const answer = await issueToken<JoinTicketAnswer>({
      send: () => send(key, queue.queue_id, language),
      pause,
      onNoAnswer,
    });
    remember({ wish: null });
    return answer.ticket;
  };

  async function send(key: string, queueId: string, language: string): Promise<JoinTicketAnswer> {
    const joinPass = kept.current.joinPass ?? "";
    const body = { queue_id: queueId, language };
    try {
      return await call<JoinTicketAnswer>("POST", `${path}/tickets`, {
        body,
        joinPass,
        idempotencyKey: key,
      });
    } catch (error) {
      const refused = error instanceof Problem && !worthAnotherTry(error);
      if (refused) remember({ wish: null });
      if (refused && error.status === 403) setAdmission({ state: "refused", problem: error });
      throw error;
    }
  }

  const joinPass = useCallback(() => kept.current.joinPass ?? "", []);
  return { admission, tickets, joinPass, take };
}

/** The page of a ticket at the service that serves this page, whatever name it has outside. */
export function pageOf(ticket: JoinTicket): string {
  return new URL(ticket.ticket_url).pathname;
}
