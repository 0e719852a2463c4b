import type { WhatIfAnswer } from "@web/types/department";
import { Figure } from "../Figure";
import { useMessages } from "../messages";
import { minutes } from "../minutes";
import { clock } from "./changes";

/** Waits before and after, side by side, and how sure that is. */
export function Played({ played }: { played: WhatIfAnswer }) {
  const t = useMessages();
  const { before, after, likely, modelled } = played;
  const span = (range: unknown[] | undefined) =>
    range
      ? t("likelyRange", {
          low: minutes(Number(range[0])) ?? 0,
          high: minutes(Number(range[1])) ?? 0,
        })
      : null;
  const hours = [...new Set([...before.by_hour, ...after.by_hour].map((one) => one.hour))].sort(
    (a, b) => a - b,
  );
  const p90 = (of: typeof before, hour: number) =>
    minutes(of.by_hour.find((one) => one.hour === hour)?.p90 ?? null);
  const categories = before.by_category.map((one) => one.category);
  const p90Of = (of: typeof before, category: string) =>
    minutes(of.by_category.find((one) => one.category === category)?.p90 ?? null);
  const p50Of = (of: typeof before, category: string) =>
    minutes(of.by_category.find((one) => one.category === category)?.p50 ?? null);
  const wait = (of: typeof before) => minutes(of.wait_seconds.p50);
  return (
    <>
      {played.unchanged && <p className="note">{t("unchangedIs")}</p>}
      <Figure
        id="what-if-waits"
        heading={t("whatIfWaits")}
        definition={t("means.whatIf")}
        head={[t("figure"), t("asItWas"), t("asItWouldBe"), t("likely")]}
        rows={[
          [t("waitP50Minutes"), wait(before), wait(after), span(likely?.p50)],
          [
            t("waitP90Minutes"),
            minutes(before.wait_seconds.p90),
            minutes(after.wait_seconds.p90),
            span(likely?.p90),
          ],
          [
            t("waitMaxMinutes"),
            minutes(before.wait_seconds.max),
            minutes(after.wait_seconds.max),
            null,
          ],
          [
            t("withinTargetPercent"),
            before.within_target_percent,
            after.within_target_percent,
            null,
          ],
          [t("calledPeople"), before.called, after.called, null],
        ]}
      />
      {likely && modelled && (
        <p className="note">
          {t("howSure", {
            runs: likely.runs,
            real: wait(before) ?? 0,
            modelled: wait(modelled) ?? 0,
          })}
        </p>
      )}
      <Figure
        id="what-if-hours"
        heading={t("whatIfHours")}
        definition={t("means.whatIfHours")}
        plot={{
          labels: hours.map(clock),
          bars: { legend: t("asItWas"), values: hours.map((hour) => p90(before, hour)) },
          part: { legend: t("asItWouldBe"), values: hours.map((hour) => p90(after, hour)) },
          beside: true,
          barAxis: t("axisMinutes"),
        }}
        head={[t("hour"), t("asItWas"), t("asItWouldBe")]}
        rows={hours.map((hour) => [clock(hour), p90(before, hour), p90(after, hour)])}
      />
      <Figure
        id="what-if-categories"
        heading={t("whatIfCategories")}
        definition={t("means.whatIfCategories")}
        plot={{
          labels: categories.map((one) => t(`category.${one}`)),
          bars: {
            legend: t("asItWas"),
            values: categories.map((one) => p90Of(before, one)),
          },
          part: {
            legend: t("asItWouldBe"),
            values: categories.map((one) => p90Of(after, one)),
          },
          beside: true,
          barAxis: t("axisMinutes"),
        }}
        head={[t("of.category"), t("p50Was"), t("p50WouldBe"), t("p90Was"), t("p90WouldBe")]}
        rows={categories.map((one) => [
          t(`category.${one}`),
          p50Of(before, one),
          p50Of(after, one),
          p90Of(before, one),
          p90Of(after, one),
        ])}
      />
    </>
  );
}
