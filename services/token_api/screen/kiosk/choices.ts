import { Problem } from "@web/problem";

/** An appointment that has the typed number, without a word about who has booked it. */
export interface Choice {
  slot_id: string;
  doctor: string;
  department: Record<string, string>;
  starts_at: string;
}

/** The appointments that a refused check-in asks to choose from; null: it was refused for another reason. */
export function choicesOf(error: unknown): Choice[] | null {
  if (!(error instanceof Problem) || error.code !== "SEVERAL_BOOKINGS") return null;
  const { choices } = error.more;
  return Array.isArray(choices) && choices.length > 0 ? (choices as Choice[]) : null;
}
