/** The line, live, and the server's time, which is what waits are counted by. */
import { call } from "@web/api";
import { useNow } from "@web/clock";
import { Problem } from "@web/problem";
import type { SignedIn } from "@web/session/useSession";
import type { StreamState } from "@web/stream";
import type { Line } from "@web/types/department";
import { useEventStream } from "@web/useEventStream";
import { useEffect, useRef, useState } from "react";

export interface LiveLine {
  line: Line | null;
  state: StreamState;
  heardAt: number | null;
}

/** Follow a department's line, or of it one doctor's; a stream that breaks because the login ended says so. */
export function useLine(departmentId: string, session: SignedIn, doctorId?: string): LiveLine {
  const { accessToken, expire } = session;
  const path = `/api/v1/departments/${encodeURIComponent(departmentId)}/line`;
  const stream = doctorId ? `${path}/stream?doctor_id=${doctorId}` : `${path}/stream`;
  const { data, state, heardAt } = useEventStream<Line>(stream, "line", session);
  const broken = state === "stale" || state === "lost";
  useEffect(() => {
    if (!broken) return;
    call("GET", path, { accessToken }).catch((error: unknown) => {
      if (error instanceof Problem && error.status === 401) expire();
    });
  }, [broken, path, accessToken, expire]);
  return { line: data, state, heardAt };
}

/** The server's time in milliseconds: a tablet's own clock may be minutes off. */
export function useServerNow(asOf: string | undefined): number {
  const now = useNow(1_000);
  const [offset, setOffset] = useState(0);
  const last = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (asOf === undefined || asOf === last.current) return;
    last.current = asOf;
    setOffset(Date.parse(asOf) - Date.now());
  }, [asOf]);
  return now + offset;
}

export function secondsSince(at: string | null, now: number): number {
  return at === null ? 0 : Math.max(0, Math.floor((now - Date.parse(at)) / 1_000));
}

/** 75 → "1:15", 3700 → "1:01:40"; figures stay Western in every language. */
export function stopwatch(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, n) => (n === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}
