import { isolated, nameIn, useLanguage } from "@web/i18n";
import { useRead } from "@web/session/useRead";
import type { Branches } from "@web/types/token_api";
import { useRoute } from "@web/useRoute";
import type { SectionProps } from "../AdminPage";
import { BranchChange } from "./BranchChange";
import { DepartmentList } from "./DepartmentList";
import { useMessages } from "./messages";

/** A branch with all that is in it, to be changed. */
export function BranchesSection({ session, onChanged }: SectionProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const [, chosen] = useRoute();
  const { answer, reload } = useRead<Branches>("/api/v1/branches?limit=1000", session);
  const branch = answer?.branches.find((each) => each.id === chosen) ?? answer?.branches[0];
  const changed = () => {
    reload();
    onChanged();
  };
  if (!answer) return null;
  if (!branch) return <p className="soft">{t("none")}</p>;
  return (
    <>
      <label className="field branch-choice">
        {t("branch")}
        <select
          value={branch.id}
          onChange={(event) => {
            location.hash = `#/branches/${encodeURIComponent(event.target.value)}`;
          }}
        >
          {answer.branches.map((each) => (
            <option key={each.id} value={each.id}>
              {isolated(nameIn(each.names, language))}
            </option>
          ))}
        </select>
      </label>
      <DepartmentList key={branch.id} branch={branch} session={session} onChanged={changed} />
      <BranchChange
        key={`${branch.id} itself`}
        branch={branch}
        session={session}
        onChanged={changed}
      />
    </>
  );
}
