import type { Category, Chosen } from "@web/types/department";
import { useMessages } from "./messages";

/** Why this visitor was called, and how many of those who came earlier were passed over. */
export function WhyThisOne({ chosen }: { chosen: Chosen }) {
  const t = useMessages();
  const passed = Object.entries(chosen.passed_over) as [Category, number][];
  const bySelf = chosen.rule === "BY_HAND" || chosen.rule === "APPOINTMENT";
  if (passed.length === 0 && !bySelf) return <p className="why-this-one">{t("why.first")}</p>;
  const people = passed.map(([category, count]) =>
    t("passedPeople", { count, category: t(`category.${category}`) }),
  );
  return (
    <p className="why-this-one">
      {t(`why.${chosen.rule}`)}
      {people.length > 0 && (
        <> {t("passedOver", { more: chosen.at_least ? "yes" : "no", people: people.join(", ") })}</>
      )}
    </p>
  );
}
