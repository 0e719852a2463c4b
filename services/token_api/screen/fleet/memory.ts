/** What this tab remembers of who is signed in. */
import { browserLanguage, isLanguage, type Language } from "@web/i18n";
import type { Session } from "@web/types/token_api";

const SESSION = "nowserving.session";
const LANGUAGE = "nowserving.language";
// Signing in again a little early is better than a refused tap.
const EARLY_MS = 10_000;

export interface SignedIn {
  accessToken: string;
  role: string;
  name: string;
  expiresAt: number;
  /** How far this device's clock is ahead of the server's. */
  aheadMs: number;
}

export function signedIn(session: Session, username: string, now: number): SignedIn {
  const claims = claimsOf(session.access_token);
  const issuedAt = typeof claims.iat === "number" ? claims.iat * 1_000 : now;
  const ahead = now - issuedAt;
  return {
    accessToken: session.access_token,
    role: session.role,
    name: typeof claims.name === "string" && claims.name ? claims.name : username,
    expiresAt: now + session.expires_in * 1_000 - EARLY_MS,
    // Whole seconds and the way back are within this; a clock that is really off is further away.
    aheadMs: Math.abs(ahead) < 3_000 ? 0 : ahead,
  };
}

/** Read a token's claims; nothing is decided by them here, the server checks its signature. */
function claimsOf(token: string): Record<string, unknown> {
  try {
    const part = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === "object" && claims !== null ? (claims as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

export function rememberedSession(now: number): SignedIn | null {
  const session = read<SignedIn>(SESSION);
  return session && session.expiresAt > now ? session : null;
}

export const rememberSession = (session: SignedIn | null) => write(SESSION, session);
export const rememberLanguage = (language: Language) => write(LANGUAGE, language);

export function rememberedLanguage(): Language {
  const language = read<string>(LANGUAGE);
  return isLanguage(language) ? language : browserLanguage();
}

function read<T>(key: string): T | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as T | null;
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): void {
  if (value === null) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, JSON.stringify(value));
}
