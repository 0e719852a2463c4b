/** Signing in at an OIDC provider: there with a challenge, back with a code that the server redeems. */
import { call } from "../api";
import { Problem } from "../problem";
import { recall, remember } from "../tabMemory";
import type { ProviderLogin, ProviderSignIn, SignInMethod } from "../types/token_api";
import { openBeside } from "./otherTabs";

const PLACE = "nowserving.sign-in";

/** Ask where people sign in; null: here, with user name and password. */
export async function providerSignIn(signal: AbortSignal): Promise<ProviderSignIn | null> {
  const body = { redirect_uri: ownAddress() };
  return (await call<SignInMethod>("POST", "/api/v1/sessions/begin", { body, signal })).provider;
}

/**
 * Go to the provider; `anew` lets it ask who it is, although it may know somebody. With `beside`, whose
 * page is to stay, it opens in a window of its own, where the browser allows one.
 */
export function leaveFor(
  begun: ProviderSignIn,
  { anew, beside }: { anew: boolean; beside: string | null },
): void {
  remember(PLACE, begun);
  const url = anew ? `${begun.authorization_url}&prompt=login` : begun.authorization_url;
  if (beside === null || !openBeside(url, beside)) location.assign(url);
}

/**
 * Give what the provider sent back, once, and clear the address of it; null where it sent nothing.
 * Throws a Problem where it is not the answer to what this tab asked.
 */
export function takeReturn(): ProviderLogin | null {
  const query = new URLSearchParams(location.search);
  const code = query.get("code");
  if (!query.has("state") || (code === null && !query.has("error"))) return null;
  history.replaceState(null, "", ownAddress());
  const begun = recall<ProviderSignIn>(PLACE);
  remember(PLACE, null);
  if (code === null || begun === null || begun.state !== query.get("state")) {
    throw new Problem("SIGN_IN_FAILED", "Signing in was not completed. Please try again.");
  }
  const { code_verifier, nonce } = begun;
  return { code, code_verifier, nonce, redirect_uri: ownAddress() };
}

function ownAddress(): string {
  return location.origin + location.pathname;
}
