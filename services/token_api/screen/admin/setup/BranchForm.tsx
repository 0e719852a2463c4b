import { useLanguage } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { Branch, TemplateResult } from "@web/types/token_api";
import { Controller, useForm } from "react-hook-form";
import { useChange } from "../useChange";
import { type BranchFields, emptyBranch, newBranch } from "./branchFields";
import { branchIdOf } from "./branchId";
import { HoursField } from "./HoursField";
import { LanguagesField } from "./LanguagesField";
import { useMessages } from "./messages";
import { NamesField } from "./NamesField";
import { TemplateField } from "./TemplateField";
import { ZoneField } from "./ZoneField";

interface Props {
  first: boolean;
  session: SignedIn;
  onMade: () => void;
}

/** A branch, and what it begins with. */
export function BranchForm({ first, session, onMade }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const { control, register, handleSubmit, watch } = useForm<BranchFields>({
    defaultValues: emptyBranch(language),
  });
  const changes = useChange(session);
  const { languages, names } = watch();
  const named = names.en ?? languages.map((each) => names[each]).find(Boolean) ?? "";

  const save = handleSubmit(async (fields) => {
    const branch = await changes.change<Branch>("POST", "/api/v1/branches", newBranch(fields));
    if (branch === null) return;
    const path = `/api/v1/branches/${encodeURIComponent(branch.id)}/template`;
    await changes.change<TemplateResult>("POST", path, { template: fields.template });
    location.hash = `#/start/${encodeURIComponent(branch.id)}`;
    onMade();
  });

  return (
    <form className="card form" onSubmit={save}>
      <h2>{first ? t("firstBranch") : t("newBranch")}</h2>
      {first && <p className="soft">{t("firstBranchWhy")}</p>}
      <Controller
        control={control}
        name="languages"
        render={({ field }) => <LanguagesField languages={field.value} onChange={field.onChange} />}
      />
      <Controller
        control={control}
        name="names"
        render={({ field }) => (
          <NamesField languages={languages} names={field.value} onChange={field.onChange} />
        )}
      />
      <ZoneField {...register("time_zone")} />
      <Controller
        control={control}
        name="hours"
        render={({ field }) => <HoursField hours={field.value} onChange={field.onChange} />}
      />
      <Controller
        control={control}
        name="template"
        render={({ field }) => (
          <TemplateField session={session} template={field.value} onChange={field.onChange} />
        )}
      />
      <details>
        <summary>{t("more")}</summary>
        <label className="field">
          {t("shortName")}
          <input
            dir="ltr"
            pattern="[A-Za-z0-9][A-Za-z0-9_\-]*"
            maxLength={32}
            placeholder={branchIdOf(named)}
            {...register("id")}
          />
          <span className="soft">{t("shortNameWhat")}</span>
        </label>
      </details>
      <ProblemNote actions={changes} pageMessages={t} />
      <button type="submit" className="button primary" disabled={changes.busy}>
        {t("makeBranch")}
      </button>
    </form>
  );
}
