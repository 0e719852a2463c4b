import { chime, unlockSound } from "@web/sound";
import type { Ticket } from "@web/types/token_api";
import { useEffect, useRef } from "react";

const TITLE_FLASH_MS = 1_000;

/** When the ticket is called: shake, chime and flash the title, once for each call. */
export function useCallSignal(ticket: Ticket | null, calledTitle: string, title: string): void {
  useEffect(() => unlockSound(), []);

  const call = ticket?.status === "CALLED" ? (ticket.call_id ?? ticket.called_at) : null;
  const signalled = useRef<string | null>(null);
  useEffect(() => {
    if (call === null || call === signalled.current) return;
    signalled.current = call;
    void chime().then(chime);
    navigator.vibrate?.([400, 150, 400, 150, 700]); // not on every phone
  }, [call]);

  useEffect(() => {
    document.title = title;
    if (call === null) return;
    let on = false;
    const timer = setInterval(() => {
      on = !on;
      document.title = on ? calledTitle : title;
    }, TITLE_FLASH_MS);
    return () => clearInterval(timer);
  }, [call, calledTitle, title]);
}
