import { plusDays } from "@web/days";
import { isolated, nameIn, useLanguage } from "@web/i18n";
import { problemSentence } from "@web/messages/problemSentence";
import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { DayAnswer } from "@web/types/department";
import { useState } from "react";
import { useMessages } from "../messages";
import type { Places } from "../ReportsPage";
import { changesOf } from "./changes";
import { DeskCounts } from "./DeskCounts";
import { OtherRules } from "./OtherRules";
import { Played } from "./Played";
import { type Draft, rulesOf } from "./rules";
import { usePlayed } from "./usePlayed";

interface Props extends Places {
  session: SignedIn;
  today: string;
  departmentId: string;
}

/** A day of a department, played again with other numbers of desks, or by other rules. */
export function WhatIf({ session, today, departmentId, departments, queues }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const [day, setDay] = useState(plusDays(today, -1));
  const [other, setOther] = useState("");
  const id = departmentId || other || (departments[0]?.department_id ?? "");
  return (
    <section className="figure what-if" aria-labelledby="what-if">
      <h2 id="what-if">{t("whatIf")}</h2>
      <p>{t("whatIfIntro")}</p>
      <div className="range-fields">
        <label className="field">
          {t("day")}
          <input
            type="date"
            value={day}
            max={today}
            onChange={(event) => setDay(event.target.value)}
          />
        </label>
        {!departmentId && (
          <label className="field">
            {t("department")}
            <select value={id} onChange={(event) => setOther(event.target.value)}>
              {departments.map((one) => (
                <option key={one.department_id} value={one.department_id}>
                  {isolated(nameIn(one.names, language))}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {day && (
        <Day key={`${day} ${id}`} session={session} day={day} departmentId={id} queues={queues} />
      )}
    </section>
  );
}

interface DayProps {
  session: SignedIn;
  day: string;
  departmentId: string;
  queues: Places["queues"];
}

function Day({ session, day, departmentId, queues }: DayProps) {
  const t = useMessages();
  const query = new URLSearchParams({ date: day, department_id: departmentId });
  const kept = useAnswer<DayAnswer>(`/api/v1/reports/what-if?${query}`, session);
  const [counts, setCounts] = useState<Record<number, number>>({});
  const [drafts, setDrafts] = useState<Record<string, Draft>>({});
  const { played, problem, busy, play } = usePlayed(session);
  if (kept === null) return <p role="status">{t("loading")}</p>;
  if (kept.visits === 0) return <p className="quiet">{t("nothingKept")}</p>;
  const changes = changesOf(kept.desks, counts);
  const rules = rulesOf(drafts);
  const unchanged = changes.length === 0 && rules !== null && Object.keys(rules).length === 0;
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (rules === null) return;
          void play({
            date: day,
            department_id: departmentId,
            desks: changes,
            disciplines: rules,
          });
        }}
      >
        <DeskCounts desks={kept.desks} counts={counts} onChange={setCounts} />
        <OtherRules
          queueIds={kept.queue_ids}
          queues={queues}
          drafts={drafts}
          onChange={setDrafts}
        />
        <button className="button primary" type="submit" disabled={busy || rules === null}>
          {busy ? t("playing") : unchanged ? t("playUnchanged") : t("play")}
        </button>
      </form>
      <p role="alert">
        {rules === null ? t("outOfRange") : problem && problemSentence(t, problem)}
      </p>
      <div className="played" aria-live="polite">
        {played && <Played played={played} />}
      </div>
    </>
  );
}
