import { nameIn, useLanguage } from "@web/i18n";
import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { FiguresAnswer } from "@web/types/department";
import { Figure } from "../Figure";
import { useMessages } from "../messages";
import { minutes } from "../minutes";
import type { Places } from "../ReportsPage";
import { type Asked, queryOf } from "../range";

interface Props extends Places {
  by: "queue" | "category" | "desk";
  asked: Asked;
  session: SignedIn;
}

/** The same figures of each service, category or desk. */
export function ByGroup({ by, asked, session, departments, queues }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const path = `/api/v1/reports/figures?by=${by}&${queryOf(asked)}`;
  const answer = useAnswer<FiguresAnswer>(path, session);
  const groups = (answer?.groups ?? []).filter((one) => by !== "desk" || !one.key.endsWith("/"));
  const named = (key: string) => {
    if (by === "category") return t.find(`category.${key}`) ?? key;
    if (by === "queue") {
      return nameIn(queues.find((one) => one.queue_id === key)?.names, language) || key;
    }
    const [id = "", number = ""] = key.split("/");
    const place = departments.find((one) => one.department_id === id);
    return t("deskOf", { number, department: nameIn(place?.names, language) || id });
  };
  // A desk's whole name does not fit under its bars.
  const short = (key: string) => (by === "desk" ? key.replace("/", " ") : named(key));
  return (
    <Figure
      id={`by-${by}`}
      heading={t(`by.${by}`)}
      definition={t(`means.by.${by}`)}
      plot={{
        labels: groups.map((one) => short(one.key)),
        bars: { legend: t("waitP50"), values: groups.map((one) => minutes(one.wait_seconds.p50)) },
        part: { legend: t("waitP90"), values: groups.map((one) => minutes(one.wait_seconds.p90)) },
        beside: true,
        barAxis: t("axisMinutes"),
      }}
      head={[
        t(`of.${by}`),
        t("visits"),
        t("served"),
        t("noShow"),
        t("cancelledOrExpired"),
        t("waitP50Minutes"),
        t("waitP90Minutes"),
        t("withinTargetPercent"),
        t("serviceP50Minutes"),
        t("serviceP90Minutes"),
      ]}
      rows={groups.map((one) => [
        named(one.key),
        one.visits,
        one.served,
        one.no_show,
        one.cancelled + one.expired,
        minutes(one.wait_seconds.p50),
        minutes(one.wait_seconds.p90),
        one.within_target_percent,
        minutes(one.service_seconds.p50),
        minutes(one.service_seconds.p90),
      ])}
    />
  );
}
