import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { WaitsAnswer } from "@web/types/department";
import { useMessages } from "./messages";
import { minutes } from "./minutes";
import { type Asked, queryOf, rangeBefore } from "./range";

interface Props {
  /** Null: not read yet. */
  now: WaitsAnswer | null;
  /** The last try to read it failed. */
  slow: boolean;
  asked: Asked;
  session: SignedIn;
}

/** The few figures that matter most, each beside that of the range before. */
export function KeyFigures({ now, slow, asked, session }: Props) {
  const t = useMessages();
  const before = useAnswer<WaitsAnswer>(
    `/api/v1/reports/waits?${queryOf(rangeBefore(asked))}`,
    session,
  );
  if (now === null) return <p role="status">{slow ? t("slow") : t("loading")}</p>;
  const inMinutes = (seconds: number | null) =>
    seconds === null ? "–" : t("minutes", { count: minutes(seconds) ?? 0 });
  const percent = (share: number | null) => (share === null ? "–" : `${share} %`);
  const lost = (of: WaitsAnswer) => of.no_show + of.cancelled + of.expired;
  const figure = (
    what: string,
    means: string,
    of: (answer: WaitsAnswer) => string,
    detail?: string,
  ) => (
    <div className="key-figure">
      <dt>{what}</dt>
      <dd className="key-value">{of(now)}</dd>
      {detail && <dd className="key-before">{detail}</dd>}
      <dd className="key-before">
        {before && before.visits > 0 ? t("before", { value: of(before) }) : t("nothingBefore")}
      </dd>
      <dd>
        <details className="definition">
          <summary>
            {t("whatIsThis")} <span className="visually-hidden">{what}</span>
          </summary>
          <p>{means}</p>
        </details>
      </dd>
    </div>
  );
  return (
    <section aria-label={t("keyFigures")}>
      <dl className="key-figures">
        {figure(t("visits"), t("means.visits"), (of) => String(of.visits))}
        {figure(t("waitP50"), t("means.wait"), (of) => inMinutes(of.wait_seconds.p50))}
        {figure(t("waitP90"), t("means.p90"), (of) => inMinutes(of.wait_seconds.p90))}
        {figure(t("withinTarget"), t("means.target"), (of) => percent(of.within_target_percent))}
        {figure(t("serviceP50"), t("means.service"), (of) => inMinutes(of.service_seconds.p50))}
        {figure(
          t("gone"),
          t("means.gone"),
          (of) => String(lost(of)),
          t("goneOf", { noShow: now.no_show }),
        )}
        {figure(t("forecastRight"), t("means.forecast"), (of) =>
          percent(of.forecast_within_range_percent),
        )}
      </dl>
    </section>
  );
}
