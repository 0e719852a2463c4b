import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { DistributionAnswer } from "@web/types/department";
import { Figure } from "../Figure";
import { useMessages } from "../messages";
import { type Asked, queryOf } from "../range";

/** How long people waited, and after how long they gave up. */
export function Waits({ asked, session }: { asked: Asked; session: SignedIn }) {
  const t = useMessages();
  const path = `/api/v1/reports/distribution?${queryOf(asked)}`;
  const answer = useAnswer<DistributionAnswer>(path, session);
  const bins = answer?.bins ?? [];
  const width = answer?.bin_minutes ?? 5;
  const span = (from: number) => `${from}–${from + width}`;
  return (
    <Figure
      id="distribution"
      heading={t("distribution")}
      definition={t("means.distribution")}
      plot={{
        labels: bins.map((one) => span(one.from_minutes)),
        bars: { legend: t("calledAfter"), values: bins.map((one) => one.called) },
        part: { legend: t("gaveUpAfter"), values: bins.map((one) => one.gave_up) },
        beside: true,
        barAxis: t("visits"),
      }}
      head={[t("axisMinutes"), t("calledAfter"), t("gaveUpAfter")]}
      rows={bins.map((one) => [span(one.from_minutes), one.called, one.gave_up])}
    />
  );
}
