import { plusDays } from "@web/days";
import { isolated, nameIn, useLanguage } from "@web/i18n";
import type { Department } from "@web/types/department";
import { useMessages } from "./messages";
import { type Asked, isRange } from "./range";

interface Props {
  asked: Asked;
  today: string;
  departments: Department[];
  onChange: (asked: Asked) => void;
}

const CATEGORIES = ["EMERGENCY", "PRIORITY_PAID", "FOLLOWUP", "ONLINE", "WALKIN"] as const;

/** Which visits the page is about. */
export function RangeForm({ asked, today, departments, onChange }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const branches = new Map(departments.map((one) => [one.branch_id, one.branch_names]));
  const shown = departments.filter((one) => !asked.branchId || one.branch_id === asked.branchId);
  const last = (days: number) => onChange({ ...asked, from: plusDays(today, 1 - days), to: today });
  const day = (back: number) =>
    onChange({ ...asked, from: plusDays(today, -back), to: plusDays(today, -back) });
  return (
    <form className="range" onSubmit={(event) => event.preventDefault()}>
      <fieldset className="presets">
        <legend className="visually-hidden">{t("presets")}</legend>
        <button className="button small" type="button" onClick={() => day(0)}>
          {t("today")}
        </button>
        <button className="button small" type="button" onClick={() => day(1)}>
          {t("yesterday")}
        </button>
        {[7, 28, 365].map((days) => (
          <button key={days} className="button small" type="button" onClick={() => last(days)}>
            {t("lastDays", { days })}
          </button>
        ))}
        <button className="button small" type="button" onClick={() => window.print()}>
          {t("print")}
        </button>
      </fieldset>
      <div className="range-fields">
        <label className="field">
          {t("from")}
          <input
            type="date"
            value={asked.from}
            max={asked.to}
            onChange={(event) => onChange({ ...asked, from: event.target.value })}
          />
        </label>
        <label className="field">
          {t("to")}
          <input
            type="date"
            value={asked.to}
            min={asked.from}
            onChange={(event) => onChange({ ...asked, to: event.target.value })}
          />
        </label>
        {branches.size > 1 && (
          <label className="field">
            {t("branch")}
            <select
              value={asked.branchId}
              onChange={(event) =>
                onChange({ ...asked, branchId: event.target.value, departmentId: "" })
              }
            >
              <option value="">{t("allBranches")}</option>
              {Array.from(branches, ([id, names]) => (
                <option key={id} value={id}>
                  {isolated(nameIn(names, language) || id)}
                </option>
              ))}
            </select>
          </label>
        )}
        <label className="field">
          {t("department")}
          <select
            value={asked.departmentId}
            onChange={(event) => onChange({ ...asked, departmentId: event.target.value })}
          >
            <option value="">{t("allDepartments")}</option>
            {shown.map((one) => (
              <option key={one.department_id} value={one.department_id}>
                {isolated(nameIn(one.names, language))}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          {t("category")}
          <select
            value={asked.category}
            onChange={(event) => onChange({ ...asked, category: event.target.value })}
          >
            <option value="">{t("allCategories")}</option>
            {CATEGORIES.map((one) => (
              <option key={one} value={one}>
                {t(`category.${one}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p role="alert">{!isRange(asked) && t("noRange")}</p>
    </form>
  );
}
