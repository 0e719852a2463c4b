import { dateIn } from "@web/clock";
import { plusDays } from "@web/days";
import { isolated, nameIn, useLanguage } from "@web/i18n";
import type { Department, DepartmentDay } from "@web/types/token_api";
import { addressOf, PRINT } from "./address";
import { useMessages } from "./messages";
import { PLANS, type PlanTask } from "./task";

interface Props {
  departments: Department[];
  department: Department;
  date: string;
  day: DepartmentDay | null;
  onPlan: (kind: PlanTask["kind"]) => void;
  /** Null: no slot is left to take anybody in. */
  onEmergency: (() => void) | null;
}

/** Which day of which department, and what is done from anywhere in it. */
export function DayBar({ departments, department, date, day, onPlan, onEmergency }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  return (
    <div className="day-bar">
      {departments.length > 1 && (
        <label className="field">
          {t("department")}
          <select
            value={department.id}
            onChange={(event) => {
              location.hash = addressOf(event.target.value, date);
            }}
          >
            {departments.map((one) => (
              <option key={one.id} value={one.id}>
                {isolated(nameIn(one.names, language))}
              </option>
            ))}
          </select>
        </label>
      )}
      <nav className="day-nav" aria-label={t("days")}>
        <a className="button" href={addressOf(department.id, plusDays(date, -1))}>
          <span className="visually-hidden">{t("dayBefore")}</span>
          <span aria-hidden="true" className="arrow">
            ‹
          </span>
        </a>
        <label className="field">
          <span className="visually-hidden">{t("day")}</span>
          <input
            type="date"
            required
            value={date}
            onChange={(event) => {
              if (event.target.value) location.hash = addressOf(department.id, event.target.value);
            }}
          />
        </label>
        <a className="button" href={addressOf(department.id, plusDays(date, 1))}>
          <span className="visually-hidden">{t("dayAfter")}</span>
          <span aria-hidden="true" className="arrow">
            ›
          </span>
        </a>
        {day && day.today !== date && (
          <a className="button" href={addressOf(department.id, day.today)}>
            {t("today")}
          </a>
        )}
      </nav>
      <h2 className="day-title">{dateIn("UTC", language, `${date}T12:00:00Z`)}</h2>
      {day && (
        <div className="buttons day-tools">
          {PLANS.filter((kind) => kind === "newDoctor" || day.doctors.length > 0).map((kind) => (
            <button
              key={kind}
              id={`plan-${kind}`}
              type="button"
              className="button small"
              onClick={() => onPlan(kind)}
            >
              {t(`plan.${kind}`)}
            </button>
          ))}
          <a className="button small" href={addressOf(department.id, date, PRINT)}>
            {t("print")}
          </a>
          {onEmergency && (
            <button type="button" className="button small danger emergency" onClick={onEmergency}>
              {t("emergency")}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
