import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { Branch, Department, HallLayout } from "@web/types/token_api";
import { type FormEvent, useState } from "react";
import { SavedNote } from "../branches/SavedNote";
import { useSaving } from "../branches/useSaving";
import { useChange } from "../useChange";
import { LayoutCard } from "./LayoutCard";
import { DEFAULT, newLayout, withLayout, withNewLayout } from "./layouts";
import { useMessages } from "./messages";

interface Props {
  branch: Branch;
  departments: Department[];
  screenUrl: string;
  session: SignedIn;
  onChanged: () => void;
}

/** The layouts of one branch: the default one, which is always there, and others by their names. */
export function BranchLayouts({ branch, departments, screenUrl, session, onChanged }: Props) {
  const t = useMessages();
  const changes = useChange(session);
  const [id, setId] = useState("");
  const path = `/api/v1/branches/${encodeURIComponent(branch.id)}`;
  const saving = useSaving(changes, path, branch, onChanged, () => undefined);
  const { layouts } = branch;
  const byDefault = layouts.find((each) => each.id === DEFAULT) ?? newLayout(DEFAULT);
  const others = layouts.filter((each) => each.id !== DEFAULT);
  const [taken, setTaken] = useState(false);
  // Somebody else may have changed another one since: what is there now is kept.
  const change = async (changed: (now: HallLayout[]) => HallLayout[] | null) => {
    const now = await changes.change<Branch>("GET", path);
    if (now === null) return false;
    const after = changed(now.layouts);
    setTaken(after === null);
    return after !== null && (await saving.saveOver(now, { layouts: after }));
  };
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (await change((now) => withNewLayout(now, id))) setId("");
  };
  return (
    <>
      <ProblemNote actions={changes} pageMessages={t} />
      <SavedNote saved={saving.saved} busy={changes.busy} onUndo={() => void saving.undo()} />
      {[byDefault, ...others].map((layout) => (
        <LayoutCard
          // What was taken back is shown in the form again.
          key={JSON.stringify(layout)}
          layout={layout}
          branch={branch}
          departments={departments}
          screenUrl={screenUrl}
          busy={changes.busy}
          onSave={(changed) => void change((now) => withLayout(now, changed))}
          onRemove={() => void change((now) => now.filter((each) => each.id !== layout.id))}
        />
      ))}
      <details className="card">
        <summary>{t("add")}</summary>
        <form className="form" onSubmit={(event) => void add(event)}>
          <label className="field">
            {t("shortName")}
            <input
              required
              dir="ltr"
              maxLength={32}
              pattern="[A-Za-z0-9][A-Za-z0-9_\-]*"
              title={t("shortNameWhat")}
              autoComplete="off"
              value={id}
              onChange={(event) => {
                setTaken(false);
                setId(event.target.value);
              }}
            />
            <span className="soft">{t("shortNameWhat")}</span>
          </label>
          <div role="alert">{taken && <p className="note bad">{t("taken")}</p>}</div>
          <button type="submit" className="button primary" disabled={changes.busy}>
            {t("add")}
          </button>
        </form>
      </details>
    </>
  );
}
