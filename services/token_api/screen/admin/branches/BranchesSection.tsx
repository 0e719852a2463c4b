import { isolated, nameIn, useLanguage } from "@web/i18n";
import { useRead } from "@web/session/useRead";
import type { SignedIn } from "@web/session/useSession";
import type { Branch, Branches, PeopleNow } from "@web/types/token_api";
import { useRoute } from "@web/useRoute";
import type { SectionProps } from "../AdminPage";
import { BranchChange } from "./BranchChange";
import { DepartmentList } from "./DepartmentList";
import { useMessages } from "./messages";

// People come and go while somebody types.
const READ_EVERY_MS = 5_000;

/** A branch with all that is in it, to be changed. */
export function BranchesSection({ setup, session, onChanged }: SectionProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const [, chosen] = useRoute();
  const { answer, reload } = useRead<Branches>("/api/v1/branches?limit=1000", session);
  // A station of vehicles is a branch too, and is set up with its vehicles.
  const counters = new Set(setup.branches.map((each) => each.branch_id));
  const branches = answer?.branches.filter((each) => counters.has(each.id)) ?? [];
  const branch = branches.find((each) => each.id === chosen) ?? branches[0];
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
          {branches.map((each) => (
            <option key={each.id} value={each.id}>
              {isolated(nameIn(each.names, language))}
            </option>
          ))}
        </select>
      </label>
      <BranchParts key={branch.id} branch={branch} session={session} onChanged={changed} />
    </>
  );
}

interface PartsProps {
  branch: Branch;
  session: SignedIn;
  onChanged: () => void;
}

function BranchParts({ branch, session, onChanged }: PartsProps) {
  const path = `/api/v1/branches/${encodeURIComponent(branch.id)}/people-now`;
  const { answer: peopleNow } = useRead<PeopleNow>(path, session, READ_EVERY_MS);
  const parts = { branch, peopleNow, session, onChanged };
  return (
    <>
      <DepartmentList {...parts} />
      <BranchChange {...parts} />
    </>
  );
}
