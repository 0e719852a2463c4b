import { call } from "../api";
import type { Session } from "../types/token_api";

export type Credentials = { username: string; password: string } | { device_key: string };

/** Sign in at this service. Throws a Problem: 401 for wrong ones, 429 when tried too often. */
export function signIn(credentials: Credentials): Promise<Session> {
  return call<Session>("POST", "/api/v1/sessions", { body: credentials });
}
