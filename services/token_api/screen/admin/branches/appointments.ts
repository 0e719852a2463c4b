/** Which counter takes in a department's appointments, and the requests that choose it. */
import type { ChosenDiscipline, Queue } from "@web/types/token_api";

export type Rule = ChosenDiscipline["discipline"];

export interface Appointments {
  /** Empty: each slot is called by itself, and nobody has to check in. */
  counter: string;
  early_minutes: number;
  grace_minutes: number;
}

type Counter = Pick<Queue, "id" | "discipline">;

const EARLY_MINUTES = 15;
const GRACE_MINUTES = 10;
const TURNS = { ONLINE: 2, WALKIN: 1 };

export function appointmentsOf(queues: Counter[]): Appointments {
  for (const { id, discipline } of queues) {
    if (discipline.kind !== "WINDOWS") continue;
    const { early_minutes = EARLY_MINUTES, grace_minutes = GRACE_MINUTES } = discipline;
    return { counter: id, early_minutes, grace_minutes };
  }
  return { counter: "", early_minutes: EARLY_MINUTES, grace_minutes: GRACE_MINUTES };
}

/** The rules that are to be set, in this order: one counter of a department takes them in at most. */
export function rulesFor(queues: Counter[], wanted: Appointments): [counter: string, Rule][] {
  const before = appointmentsOf(queues).counter;
  const rules: [string, Rule][] = [];
  if (before !== "" && before !== wanted.counter) rules.push([before, { kind: "STRICT" }]);
  const { counter, early_minutes, grace_minutes } = wanted;
  const chosen = queues.find((queue) => queue.id === counter);
  if (chosen) {
    // Who already take turns there keep their weights.
    const weights = "weights" in chosen.discipline ? chosen.discipline.weights : TURNS;
    rules.push([counter, { kind: "WINDOWS", weights, early_minutes, grace_minutes }]);
  }
  return rules;
}
