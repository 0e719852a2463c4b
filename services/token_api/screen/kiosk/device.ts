import { Problem } from "@web/problem";
import { signIn } from "@web/session/signIn";
import type { Session } from "@web/types/token_api";

const PLACE = "nowserving.device-key";
const RENEW_BEFORE_MS = 60_000;
// 403: a session is for the departments that there were when it began.
const RENEWED_ON = [401, 403];

/** The key of this device: from the address's fragment once (which is then removed), else as kept. */
export function readDeviceKey(): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (given) {
    keepDeviceKey(given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return localStorage.getItem(PLACE);
}

export function keepDeviceKey(key: string): void {
  localStorage.setItem(PLACE, key);
}

export interface Device {
  /** Do something with an access token: signed in when needed, renewed before it ends and when it is refused. */
  authorised: <T>(ask: (accessToken: string) => Promise<T>) => Promise<T>;
  /** Where the device stands, once it has signed in. */
  branchId: () => string | null;
}

export class WrongDeviceKey extends Problem {}

type SignIn = (credentials: { device_key: string }) => Promise<Session>;

/** A device that keeps its access token in memory only. */
export function createDevice(key: string, signInWith: SignIn = signIn, now = Date.now): Device {
  let access: { token: string; renewAt: number } | null = null;
  let branch: string | null = null;

  return { authorised, branchId: () => branch };

  async function authorised<T>(ask: (accessToken: string) => Promise<T>): Promise<T> {
    const token = await current();
    try {
      return await ask(token);
    } catch (error) {
      if (!(error instanceof Problem) || !RENEWED_ON.includes(error.status)) throw error;
      access = null;
      return ask(await current());
    }
  }

  async function current(): Promise<string> {
    if (access === null || now() >= access.renewAt) access = await renew();
    return access.token;
  }

  async function renew(): Promise<{ token: string; renewAt: number }> {
    const session = await signInWith({ device_key: key }).catch(rename);
    branch = session.branch_id ?? null;
    const lifetime = session.expires_in * 1_000;
    return {
      token: session.access_token,
      renewAt: now() + Math.max(lifetime - RENEW_BEFORE_MS, lifetime / 2),
    };
  }
}

function rename(error: unknown): never {
  if (error instanceof Problem && [401, 403, 422].includes(error.status)) {
    throw new WrongDeviceKey("WRONG_DEVICE_KEY", error.sentence, error.status);
  }
  throw error;
}
