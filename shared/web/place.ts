/**
 * Where this page stands. A service serves its own pages at its root; Vite's dev server shows all
 * services' pages under /<service>, so that paths to the API get that prefix there and only there.
 */
const PREFIX = import.meta.env.DEV
  ? (/^\/[a-z_]+/.exec(globalThis.location?.pathname ?? "")?.[0] ?? "")
  : "";

/** Give the address of an API path such as `/api/v1/queues`. */
export function apiAddress(path: string): string {
  return PREFIX + path;
}

/** The page's own path without the development prefix, such as `/t/abc`. */
export function pagePath(): string {
  return location.pathname.slice(PREFIX.length) || "/";
}
