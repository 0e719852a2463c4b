import type { Category, Queue } from "@web/types/department";
import { useMessages } from "./messages";

type Rule = Queue["discipline"];

/** By which rules the department's lines are called, in words; `queues` are its own. */
export function WhyThisOrder({ queues }: { queues: Queue[] }) {
  const t = useMessages();
  const rules = rulesOf(queues);
  const inWords = (rule: Rule) => {
    if ("minutes" in rule) return t("order.AGEING", { minutes: rule.minutes });
    if (!("weights" in rule)) return t("order.STRICT");
    const weights = (Object.entries(rule.weights) as [Category, number][]).map(
      ([category, count]) => t("passedPeople", { count, category: t(`category.${category}`) }),
    );
    const turns = t("order.RATIO", { weights: weights.join(", ") });
    return rule.kind === "WINDOWS" ? `${turns} ${t("order.WINDOWS")}` : turns;
  };
  return (
    <details className="why">
      <summary>{t("whyOrder")}</summary>
      <ol>
        <li>{t("order.emergencies")}</li>
        {rules.length > 1 && <li>{t("order.several")}</li>}
        {rules.map((rule) => (
          <li key={JSON.stringify(rule)}>{inWords(rule)}</li>
        ))}
        <li>{t("order.arrival")}</li>
        <li>{t("order.heldOrTransferred")}</li>
      </ol>
    </details>
  );
}

/** The different rules of a department's counters; the usual one while none is known. */
export function rulesOf(queues: Pick<Queue, "kind" | "discipline">[]): Rule[] {
  const rules = new Map<string, Rule>();
  for (const { kind, discipline } of queues) {
    if (kind === "COUNTER") rules.set(JSON.stringify(discipline), discipline);
  }
  return rules.size === 0 ? [{ kind: "STRICT" }] : [...rules.values()];
}
