import type { Desk, LineToken } from "@web/types/department";
import { HoldDetails } from "./aside/HoldDetails";
import { useMessages } from "./messages";
import { Notes } from "./Notes";
import { PersonRow } from "./PersonRow";
import { stopwatch } from "./useLine";

interface HeldProps {
  tokens: LineToken[];
  timeZone: string | null;
  busy: boolean;
  onLook: (token: LineToken) => void;
  onResume: (token: LineToken) => void;
}

/** Who stepped away; they keep their arrival time. */
export function Held({ tokens, timeZone, busy, onLook, onResume }: HeldProps) {
  const t = useMessages();
  return (
    <section className="list">
      <header className="list-head">
        <h2>{t("held")}</h2>
        {tokens.length > 0 && (
          <span className="count">{t("people", { count: tokens.length })}</span>
        )}
      </header>
      {tokens.length === 0 && <p className="list-empty">{t("nobodyHeld")}</p>}
      <ul className="rows">
        {tokens.map((token) => (
          <li key={token.id} className="row-with-button">
            <PersonRow token={token} more={t("more")} onLook={() => onLook(token)}>
              <HoldDetails token={token} timeZone={timeZone} />
              <Notes notes={token.notes} />
            </PersonRow>
            <button
              type="button"
              className="button small"
              disabled={busy}
              onClick={() => onResume(token)}
            >
              {t("resume")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The other desks that work, and whom they have. */
export function OtherDesks({ desks, own }: { desks: Desk[]; own: number }) {
  const t = useMessages();
  const working = desks.filter((desk) => desk.state !== "CLOSED" && desk.desk_id !== own);
  if (working.length === 0) return null;
  return (
    <section className="list">
      <header className="list-head">
        <h2>{t("desks")}</h2>
      </header>
      <ul className="rows">
        {working.map((desk) => (
          <li key={desk.desk_id} className="row still">
            <strong className="row-label">{t("desk", { number: desk.desk_id })}</strong>
            <span className="row-name">
              <bdi>{desk.user_name}</bdi>
              {desk.state === "BREAK" && <small>{t("pause")}</small>}
            </span>
            {desk.token_label && <bdi className="label">{desk.token_label}</bdi>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** This desk's day in numbers. */
export function Today({ desk }: { desk: Desk | null }) {
  const t = useMessages();
  const { called, served, no_show, service_seconds } = desk?.today ?? {
    called: 0,
    served: 0,
    no_show: 0,
    service_seconds: 0,
  };
  const mean = served > 0 ? stopwatch(Math.round(service_seconds / served)) : "–";
  const numbers: [string, string][] = [
    [t("todayCalled"), String(called)],
    [t("todayServed"), String(served)],
    [t("todayNoShow"), String(no_show)],
    [t("todayMean"), mean],
  ];
  return (
    <section className="today" aria-label={t("today")}>
      <h2>{t("today")}</h2>
      <dl>
        {numbers.map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
