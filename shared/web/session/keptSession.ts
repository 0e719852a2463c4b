/** Who is signed in, as the tab keeps it. */
import { recall, remember } from "../tabMemory";
import type { Role, Session } from "../types/token_api";

const PLACE = "nowserving.session";
// Signing in again a little early is better than a refused press.
const EARLY_MS = 10_000;
// Whole seconds and the way back are within this; a clock that is really off is further away.
const AHEAD_MS_MIN = 3_000;

export interface KeptSession {
  accessToken: string;
  role: Role;
  userId: string;
  name: string;
  expiresAt: number;
  /** How far this device's clock is ahead of the server's. */
  aheadMs: number;
  /** Where the provider's own session ends; null: nobody signed in there, or it cannot be ended. */
  signOutUrl: string | null;
}

/** Make of the server's answer what a page needs to know about its user. */
export function sessionOf(answer: Session, username: string, now: number): KeptSession {
  const { sub, name, iat } = claimsOf(answer.access_token);
  const ahead = typeof iat === "number" ? now - iat * 1_000 : 0;
  return {
    accessToken: answer.access_token,
    role: answer.role,
    userId: typeof sub === "string" ? sub : "",
    name: typeof name === "string" && name ? name : username,
    expiresAt: now + answer.expires_in * 1_000 - EARLY_MS,
    aheadMs: Math.abs(ahead) < AHEAD_MS_MIN ? 0 : ahead,
    signOutUrl: answer.sign_out_url ?? null,
  };
}

/** Read a token's claims; nothing is decided by them here, the server checks its signature. */
export function claimsOf(token: string): Record<string, unknown> {
  try {
    const part = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === "object" && claims !== null ? (claims as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The session of this tab, if it still runs and its role may use the page. */
export function keptSession(roles: readonly Role[], now: number): KeptSession | null {
  const session = recall<KeptSession>(PLACE);
  return session && session.expiresAt > now && roles.includes(session.role) ? session : null;
}

export function keepSession(session: KeptSession | null): void {
  remember(PLACE, session);
}
