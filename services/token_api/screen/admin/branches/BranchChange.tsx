import { todayIn } from "@web/clock";
import { isLanguage } from "@web/i18n";
import { ConfirmButton } from "@web/session/ConfirmButton";
import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { Branch, ClosedSpan, PeopleNow } from "@web/types/token_api";
import { Controller, useForm } from "react-hook-form";
import { HoursField } from "../setup/HoursField";
import type { Hours } from "../setup/hours";
import { LanguagesField } from "../setup/LanguagesField";
import { NamesField } from "../setup/NamesField";
import { ZoneField } from "../setup/ZoneField";
import { useChange } from "../useChange";
import { ClosedDaysField } from "./ClosedDaysField";
import { useMessages } from "./messages";
import { bookedOn } from "./peopleNow";
import { SavedNote } from "./SavedNote";
import { useSaving } from "./useSaving";

interface Props {
  branch: Branch;
  peopleNow: PeopleNow | null;
  session: SignedIn;
  onChanged: () => void;
}

interface Fields {
  languages: string[];
  names: Record<string, string>;
  time_zone: string;
  hours: Hours | null;
  closed_days: ClosedSpan[];
  phone_check_in: boolean;
}

/** What is said of a branch itself. */
export function BranchChange({ branch, peopleNow, session, onChanged }: Props) {
  const t = useMessages();
  const changes = useChange(session);
  const path = `/api/v1/branches/${encodeURIComponent(branch.id)}`;
  const { control, register, handleSubmit, watch, reset } = useForm<Fields>({
    defaultValues: {
      languages: branch.languages,
      names: branch.names,
      time_zone: branch.time_zone,
      hours: branch.hours,
      closed_days: branch.closed_days,
      phone_check_in: branch.phone_check_in,
    },
  });
  const languages = watch("languages").filter(isLanguage);
  const saving = useSaving(changes, path, branch, onChanged, (before) => reset(before as Fields));
  const save = handleSubmit(saving.save);
  const remove = async () => {
    if (await changes.change("DELETE", path)) onChanged();
  };
  return (
    <form className="card form" onSubmit={save}>
      <h2>{t("branchItself")}</h2>
      <Controller
        control={control}
        name="languages"
        render={({ field }) => (
          <LanguagesField languages={field.value.filter(isLanguage)} onChange={field.onChange} />
        )}
      />
      <Controller
        control={control}
        name="names"
        render={({ field }) => (
          <NamesField languages={languages} names={field.value} onChange={field.onChange} />
        )}
      />
      <ZoneField kept={branch.time_zone} {...register("time_zone")} />
      <Controller
        control={control}
        name="hours"
        render={({ field }) => <HoursField hours={field.value} onChange={field.onChange} />}
      />
      <Controller
        control={control}
        name="closed_days"
        render={({ field }) => (
          <ClosedDaysField
            days={field.value}
            today={todayIn(branch.time_zone)}
            booked={(span) => bookedOn(peopleNow, null, span)}
            onChange={field.onChange}
          />
        )}
      />
      <label className="choice">
        <input type="checkbox" {...register("phone_check_in")} />
        {t("phoneCheckIn")}
      </label>
      <p className="soft">{t("phoneCheckInMeans")}</p>
      <ProblemNote actions={changes} pageMessages={t} />
      <SavedNote saved={saving.saved} busy={changes.busy} onUndo={() => void saving.undo()} />
      <div className="buttons">
        <button type="submit" className="button primary" disabled={changes.busy}>
          {t("save")}
        </button>
        <ConfirmButton
          label={t("deleteBranch")}
          consequence={t("deleteBranchMeans")}
          busy={changes.busy}
          onConfirm={() => void remove()}
        />
      </div>
    </form>
  );
}
