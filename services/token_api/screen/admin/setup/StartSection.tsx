import { isolated, nameIn, useLanguage } from "@web/i18n";
import { useRoute } from "@web/useRoute";
import type { SectionProps } from "../AdminPage";
import { BranchForm } from "./BranchForm";
import { Checklist } from "./Checklist";
import { useMessages } from "./messages";

const NEW = "+";

/** The way to a first ticket: a branch, what is in it, people, a kiosk, and where everything is. */
export function StartSection({ setup, session, onChanged }: SectionProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const [, chosen] = useRoute();
  const branch =
    chosen === NEW
      ? undefined
      : (setup.branches.find((each) => each.branch_id === chosen) ?? setup.branches[0]);
  const first = setup.branches.length === 0;
  return (
    <>
      {!first && (
        <label className="field branch-choice">
          {t("branch")}
          <select
            value={branch?.branch_id ?? NEW}
            onChange={(event) => {
              location.hash = `#/start/${encodeURIComponent(event.target.value)}`;
            }}
          >
            {setup.branches.map((each) => (
              <option key={each.branch_id} value={each.branch_id}>
                {isolated(nameIn(each.names, language))}
              </option>
            ))}
            <option value={NEW}>{t("newBranch")}</option>
          </select>
        </label>
      )}
      {branch ? (
        <Checklist
          key={branch.branch_id}
          branch={branch}
          setup={setup}
          session={session}
          onChanged={onChanged}
        />
      ) : (
        <BranchForm first={first} session={session} onMade={onChanged} />
      )}
    </>
  );
}
