import { todayIn } from "@web/clock";
import { isLanguage } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { Branch, ClosedSpan, Department } from "@web/types/token_api";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { NamesField } from "../setup/NamesField";
import { useChange } from "../useChange";
import { ClosedDaysField } from "./ClosedDaysField";
import { useMessages } from "./messages";

interface Props {
  branch: Branch;
  department: Department;
  session: SignedIn;
  onChanged: () => void;
}

interface Fields {
  names: Record<string, string>;
  closed_days: ClosedSpan[];
}

/** What is said of a department itself: its names, and days on which it alone is closed. */
export function DepartmentChange({ branch, department, session, onChanged }: Props) {
  const t = useMessages();
  const changes = useChange(session);
  const [saved, setSaved] = useState(false);
  const { control, handleSubmit } = useForm<Fields>({
    defaultValues: { names: department.names, closed_days: department.closed_days },
  });
  const save = handleSubmit(async (fields) => {
    setSaved(false);
    const path = `/api/v1/departments/${encodeURIComponent(department.id)}`;
    if (!(await changes.change<Department>("PATCH", path, fields))) return;
    setSaved(true);
    onChanged();
  });
  return (
    <details>
      <summary>{t("departmentItself")}</summary>
      <form className="form" onSubmit={save}>
        <Controller
          control={control}
          name="names"
          render={({ field }) => (
            <NamesField
              languages={branch.languages.filter(isLanguage)}
              names={field.value}
              onChange={field.onChange}
            />
          )}
        />
        <Controller
          control={control}
          name="closed_days"
          render={({ field }) => (
            <ClosedDaysField
              days={field.value}
              today={todayIn(branch.time_zone)}
              onChange={field.onChange}
            />
          )}
        />
        <ProblemNote actions={changes} pageMessages={t} />
        <p role="status">{saved && t("saved")}</p>
        <button type="submit" className="button small primary" disabled={changes.busy}>
          {t("save")}
        </button>
      </form>
    </details>
  );
}
