import { useRead } from "./useRead";
import type { SignedIn } from "./useSession";

/** Read what changes rarely, once; tried again until there is an answer. Null: not yet. */
export function useAnswer<T>(path: string, session: SignedIn): T | null {
  return useRead<T>(path, session).answer;
}
