import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { FiguresAnswer, WaitsAnswer } from "@web/types/department";
import { Figure } from "../Figure";
import { useMessages } from "../messages";
import { minutes } from "../minutes";
import { type Asked, daysOf, queryOf } from "../range";
import { Week } from "./Week";

interface Props {
  asked: Asked;
  session: SignedIn;
}

/** Arrivals and waits by hour of the day, by day, and by hour of the week. */
export function ByTime({ hours, asked, session }: Props & { hours: WaitsAnswer["by_hour"] }) {
  return (
    <>
      <ByHour hours={hours} />
      {daysOf(asked) > 1 && <ByDay asked={asked} session={session} />}
      {daysOf(asked) > 6 && <Week asked={asked} session={session} />}
    </>
  );
}

function ByHour({ hours }: { hours: WaitsAnswer["by_hour"] }) {
  const t = useMessages();
  const labels = hours.map((one) => `${String(one.hour).padStart(2, "0")}:00`);
  return (
    <Figure
      id="by-hour"
      heading={t("byHour")}
      definition={t("means.byHour")}
      plot={{
        labels,
        bars: { legend: t("arrivals"), values: hours.map((one) => one.arrivals) },
        lines: [
          { legend: t("waitP50"), values: hours.map((one) => minutes(one.wait_seconds_p50)) },
          { legend: t("waitP90"), values: hours.map((one) => minutes(one.wait_seconds_p90)) },
        ],
        barAxis: t("arrivals"),
        lineAxis: t("axisMinutes"),
      }}
      head={[t("hour"), t("arrivals"), t("waitP50Minutes"), t("waitP90Minutes")]}
      rows={hours.map((one, place) => [
        labels[place] ?? "",
        one.arrivals,
        minutes(one.wait_seconds_p50),
        minutes(one.wait_seconds_p90),
      ])}
    />
  );
}

function ByDay({ asked, session }: Props) {
  const t = useMessages();
  const path = `/api/v1/reports/figures?by=day&${queryOf(asked)}`;
  const answer = useAnswer<FiguresAnswer>(path, session);
  const days = answer?.groups ?? [];
  return (
    <Figure
      id="by-day"
      heading={t("byDay")}
      definition={t("means.byDay")}
      plot={{
        labels: days.map((one) => one.key.slice(5)),
        bars: { legend: t("visits"), values: days.map((one) => one.visits) },
        part: { legend: t("served"), values: days.map((one) => one.served) },
        lines: [
          { legend: t("waitP50"), values: days.map((one) => minutes(one.wait_seconds.p50)) },
          { legend: t("waitP90"), values: days.map((one) => minutes(one.wait_seconds.p90)) },
        ],
        barAxis: t("visits"),
        lineAxis: t("axisMinutes"),
        target:
          answer && !answer.targets_differ
            ? { legend: t("target"), value: minutes(answer.target_seconds) ?? 0 }
            : undefined,
      }}
      head={[
        t("day"),
        t("visits"),
        t("served"),
        t("waitP50Minutes"),
        t("waitP90Minutes"),
        t("withinTarget"),
      ]}
      rows={days.map((one) => [
        one.key,
        one.visits,
        one.served,
        minutes(one.wait_seconds.p50),
        minutes(one.wait_seconds.p90),
        one.within_target_percent,
      ])}
    />
  );
}
