import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { FairnessAnswer, FiguresAnswer } from "@web/types/department";
import { Figure } from "../Figure";
import { useMessages } from "../messages";
import { type Asked, queryOf } from "../range";

/** How often people were overtaken, and how good our forecasts were. */
export function Fairness({ asked, session }: { asked: Asked; session: SignedIn }) {
  const t = useMessages();
  const query = queryOf(asked);
  const path = `/api/v1/reports/fairness?${query}`;
  const categories = useAnswer<FairnessAnswer>(path, session)?.categories ?? [];
  const hours =
    useAnswer<FiguresAnswer>(`/api/v1/reports/figures?by=hour&${query}`, session)?.groups ?? [];
  const told = hours.filter((one) => one.told > 0);
  const share = (part: number, whole: number) => Math.round((1000 * part) / whole) / 10;
  return (
    <>
      <Figure
        id="fairness"
        heading={t("fairness")}
        definition={t("means.fairness")}
        head={[
          t("of.category"),
          t("visits"),
          t("timesOvertaken"),
          t("timesOvertakenEach"),
          t("overtakingCalls"),
        ]}
        rows={categories.map((one) => [
          t.find(`category.${one.category}`) ?? one.category,
          one.visits,
          one.times_overtaken,
          Math.round((100 * one.times_overtaken) / Math.max(one.visits, 1)) / 100,
          one.overtaking_calls,
        ])}
      />
      <Figure
        id="forecasts"
        heading={t("forecasts")}
        definition={t("means.forecasts")}
        plot={{
          labels: told.map((one) => `${one.key.padStart(2, "0")}:00`),
          bars: { legend: t("told"), values: told.map((one) => one.told) },
          part: { legend: t("forecastRight"), values: told.map((one) => one.told_within) },
          barAxis: t("visits"),
        }}
        head={[t("hour"), t("told"), t("toldSooner"), t("toldWithin"), t("toldLater")]}
        rows={told.map((one) => [
          `${one.key.padStart(2, "0")}:00`,
          one.told,
          share(one.told_sooner, one.told),
          share(one.told_within, one.told),
          share(one.told_later, one.told),
        ])}
      />
    </>
  );
}
