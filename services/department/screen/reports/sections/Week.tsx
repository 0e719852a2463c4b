import { localeOf, useLanguage } from "@web/i18n";
import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { FiguresAnswer } from "@web/types/department";
import { Figure } from "../Figure";
import { useMessages } from "../messages";
import { minutes } from "../minutes";
import { type Asked, queryOf } from "../range";

// A Monday, from which the names of the week's days are taken.
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** How many come in each hour of the week, and how long they wait: where desks are missing. */
export function Week({ asked, session }: { asked: Asked; session: SignedIn }) {
  const t = useMessages();
  const { language } = useLanguage();
  const path = `/api/v1/reports/figures?by=weekday_hour&${queryOf(asked)}`;
  const groups = useAnswer<FiguresAnswer>(path, session)?.groups ?? [];
  const cells = new Map(groups.map((one) => [one.key, one]));
  const hours = [...new Set(groups.map((one) => Number(one.key.split("-")[1])))].sort(
    (a, b) => a - b,
  );
  const days = [1, 2, 3, 4, 5, 6, 7].filter((day) =>
    hours.some((hour) => cells.has(`${day}-${hour}`)),
  );
  const named = new Intl.DateTimeFormat(localeOf(language), { weekday: "short", timeZone: "UTC" });
  return (
    <Figure
      id="by-week"
      heading={t("byWeek")}
      definition={t("means.byWeek")}
      head={[t("hour"), ...days.map((day) => named.format(MONDAY + (day - 1) * DAY_MS))]}
      rows={hours.map((hour) => [
        `${String(hour).padStart(2, "0")}:00`,
        ...days.map((day) => {
          const cell = cells.get(`${day}-${hour}`);
          return cell
            ? t("cameAndWaited", {
                count: cell.visits,
                minutes: minutes(cell.wait_seconds.p90) ?? 0,
              })
            : null;
        }),
      ])}
    />
  );
}
