import { call } from "../api";
import type { DeviceLogin, ProviderLogin, Session, UserLogin } from "../types/token_api";

export type Credentials = UserLogin | DeviceLogin | ProviderLogin;

/** Sign in at this service. Throws a Problem: 401 for wrong ones, 403 without a role, 429 when tried too often. */
export function signIn(credentials: Credentials): Promise<Session> {
  return call<Session>("POST", "/api/v1/sessions", { body: credentials });
}
