import { openingIn } from "@web/clock";
import type { Offers } from "@web/types/token_api";

/** When a closed branch opens, by its own clock: "Monday 09:00", with the date when that is far; null when it is open or not known. */
export function opensInWords(
  { opens_at, time_zone }: Pick<Offers, "opens_at" | "time_zone">,
  language: string,
): string | null {
  return opens_at === null ? null : openingIn(time_zone, language, opens_at);
}
