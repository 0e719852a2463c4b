import type { SlotToken } from "@web/types/token_api";

export type Verb = "check_in" | "no_show" | "complete";

/** What a reception may do with somebody as they stand, the likeliest first. */
export function actsOn({ status, checked_in_at }: SlotToken): Verb[] {
  const arrives: Verb[] = checked_in_at === null ? ["check_in"] : [];
  switch (status) {
    case "ALLOCATED":
      return [...arrives, "complete", "no_show"];
    case "WAITING":
    case "HELD":
      return arrives;
    case "CALLED":
      return ["complete", "no_show"];
    case "SERVING":
      return ["complete"];
    default:
      return [];
  }
}
