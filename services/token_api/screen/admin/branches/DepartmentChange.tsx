import { todayIn } from "@web/clock";
import { isLanguage } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { Branch, ClosedSpan, Department, PeopleNow } from "@web/types/token_api";
import { Controller, useForm } from "react-hook-form";
import { NamesField } from "../setup/NamesField";
import { useChange } from "../useChange";
import { ClosedDaysField } from "./ClosedDaysField";
import { useMessages } from "./messages";
import { bookedOn } from "./peopleNow";
import { SavedNote } from "./SavedNote";
import { useSaving } from "./useSaving";

interface Props {
  branch: Branch;
  department: Department;
  peopleNow: PeopleNow | null;
  session: SignedIn;
  onChanged: () => void;
}

interface Fields {
  names: Record<string, string>;
  closed_days: ClosedSpan[];
}

/** What is said of a department itself: its names, and days on which it alone is closed. */
export function DepartmentChange({ branch, department, peopleNow, session, onChanged }: Props) {
  const t = useMessages();
  const changes = useChange(session);
  const { control, handleSubmit, reset } = useForm<Fields>({
    defaultValues: { names: department.names, closed_days: department.closed_days },
  });
  const path = `/api/v1/departments/${encodeURIComponent(department.id)}`;
  const saving = useSaving(changes, path, department, onChanged, (before) =>
    reset(before as Fields),
  );
  const save = handleSubmit(saving.save);
  return (
    <details className="department-part">
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
              booked={(span) => bookedOn(peopleNow, department.id, span)}
              onChange={field.onChange}
            />
          )}
        />
        <ProblemNote actions={changes} pageMessages={t} />
        <SavedNote saved={saving.saved} busy={changes.busy} onUndo={() => void saving.undo()} />
        <button type="submit" className="button small primary" disabled={changes.busy}>
          {t("save")}
        </button>
      </form>
    </details>
  );
}
