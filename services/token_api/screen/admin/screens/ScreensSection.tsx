import { isolated, nameIn, useLanguage } from "@web/i18n";
import { useRead } from "@web/session/useRead";
import type { Branches, Departments } from "@web/types/token_api";
import { useRoute } from "@web/useRoute";
import type { SectionProps } from "../AdminPage";
import { BranchLayouts } from "./BranchLayouts";
import { useMessages } from "./messages";

/** The hall screens of a branch: what each shows, in which languages, and its address. */
export function ScreensSection({ setup, session, onChanged }: SectionProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const [, chosen] = useRoute();
  const branches = useRead<Branches>("/api/v1/branches?limit=1000", session);
  const known = setup.branches.find((each) => each.branch_id === chosen) ?? setup.branches[0];
  const branchId = known?.branch_id ?? "";
  const where = `limit=1000&branch_id=${encodeURIComponent(branchId)}`;
  const departments = useRead<Departments>(`/api/v1/departments?${where}`, session).answer;
  const branch = branches.answer?.branches.find((each) => each.id === branchId);
  if (!known) return <p className="soft">{t("none")}</p>;
  return (
    <>
      <label className="field branch-choice">
        {t("branch")}
        <select
          value={branchId}
          onChange={(event) => {
            location.hash = `#/screens/${encodeURIComponent(event.target.value)}`;
          }}
        >
          {setup.branches.map((each) => (
            <option key={each.branch_id} value={each.branch_id}>
              {isolated(nameIn(each.names, language))}
            </option>
          ))}
        </select>
      </label>
      {branch && departments && (
        <BranchLayouts
          key={branch.id}
          branch={branch}
          departments={departments.departments}
          screenUrl={known.screen_url}
          session={session}
          onChanged={() => {
            branches.reload();
            onChanged();
          }}
        />
      )}
    </>
  );
}
