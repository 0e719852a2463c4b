/** What this tab remembers: who is signed in, at which desk, in which language. */
import { browserLanguage, isLanguage, type Language } from "@web/i18n";
import type { Role, Session } from "@web/types/department";

// A tab is a desk: a clerk with two desks has two tabs, and each keeps its own.
const SESSION = "nowserving.session";
const PLACE = "nowserving.place";
const LANGUAGE = "nowserving.language";
// Signing in again a little early is better than a refused call.
const EARLY_MS = 10_000;

export interface SignedIn {
  accessToken: string;
  role: Role;
  userId: string;
  name: string;
  expiresAt: number;
}

export interface Place {
  departmentId: string;
  deskId: number;
}

/** Make of the server's answer what this page needs to know about its user. */
export function signedIn(session: Session, username: string, now: number): SignedIn {
  const claims = claimsOf(session.access_token);
  return {
    accessToken: session.access_token,
    role: session.role,
    userId: typeof claims.sub === "string" ? claims.sub : "",
    name: typeof claims.name === "string" && claims.name ? claims.name : username,
    expiresAt: now + session.expires_in * 1_000 - EARLY_MS,
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

export function rememberedSession(now: number): SignedIn | null {
  const session = read<SignedIn>(SESSION);
  return session && session.expiresAt > now ? session : null;
}

export const rememberSession = (session: SignedIn | null) => write(SESSION, session);
export const rememberedPlace = () => read<Place>(PLACE);
export const rememberPlace = (place: Place | null) => write(PLACE, place);
export const rememberLanguage = (language: Language) => write(LANGUAGE, language);

export function rememberedLanguage(): Language {
  const language = read<string>(LANGUAGE);
  return isLanguage(language) ? language : browserLanguage();
}

export function isSupervisor(session: SignedIn): boolean {
  return session.role === "supervisor" || session.role === "admin";
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
