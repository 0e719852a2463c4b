import { call } from "@web/api";
import type { Pairing, PairingAnswer } from "@web/types/token_api";
import { useEffect, useRef, useState } from "react";

const ASK_EVERY_MS = 2_000;
const AGAIN_MS = 5_000;

/** Show a code until somebody types it: null while there is none; then `onKey` gets the key. */
export function usePairing(onKey: (key: string) => void): string | null {
  const [code, setCode] = useState<string | null>(null);
  const paired = useRef(onKey);
  paired.current = onKey;

  useEffect(() => {
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const later = (next: () => Promise<void>, pauseMs: number) => {
      if (!end.signal.aborted) timer = setTimeout(next, pauseMs);
    };
    const begin = async () => {
      try {
        const pairing = await call<Pairing>("POST", "/api/v1/pairings", { signal: end.signal });
        setCode(pairing.code);
        later(() => ask(pairing.device_key), ASK_EVERY_MS);
      } catch {
        setCode(null);
        later(begin, AGAIN_MS);
      }
    };
    const ask = async (device_key: string) => {
      try {
        const options = { body: { device_key }, signal: end.signal };
        const { state } = await call<PairingAnswer>("POST", "/api/v1/pairings/state", options);
        if (state === "PAIRED") paired.current(device_key);
        else if (state === "OVER") await begin();
        else later(() => ask(device_key), ASK_EVERY_MS);
      } catch {
        later(() => ask(device_key), AGAIN_MS); // the code is still good, and the line may be back
      }
    };
    void begin();
    return () => {
      end.abort();
      clearTimeout(timer);
    };
  }, []);
  return code;
}
