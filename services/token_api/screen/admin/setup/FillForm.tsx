import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { BranchSetup, Template, TemplateResult } from "@web/types/token_api";
import { useState } from "react";
import { useChange } from "../useChange";
import { useMessages } from "./messages";
import { TemplateField } from "./TemplateField";

interface Props {
  branch: BranchSetup;
  session: SignedIn;
  onMade: () => void;
}

/** A template for a branch that has nothing in it yet. */
export function FillForm({ branch, session, onMade }: Props) {
  const t = useMessages();
  const [template, setTemplate] = useState<Template>("town-hall");
  const changes = useChange(session);
  const fill = async () => {
    const path = `/api/v1/branches/${encodeURIComponent(branch.branch_id)}/template`;
    if (await changes.change<TemplateResult>("POST", path, { template })) onMade();
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void fill();
      }}
    >
      <TemplateField session={session} template={template} onChange={setTemplate} />
      <ProblemNote actions={changes} pageMessages={t} />
      <button
        type="submit"
        className="button primary"
        disabled={changes.busy || template === "empty"}
      >
        {t("fill")}
      </button>
    </form>
  );
}
