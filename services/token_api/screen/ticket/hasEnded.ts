import type { TokenStatus } from "@web/types/token_api";

const ENDED: readonly TokenStatus[] = ["SERVED", "NO_SHOW", "CANCELLED", "EXPIRED"];

export function hasEnded({ status }: { status: TokenStatus }): boolean {
  return ENDED.includes(status);
}
