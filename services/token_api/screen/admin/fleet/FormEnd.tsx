import { ProblemNote } from "@web/session/ProblemNote";
import type { Changes } from "../useChange";
import { useMessages } from "./messages";

interface Props {
  changes: Changes;
  label: string;
  /** What was made last, said so that it is heard too. */
  made: string | null;
}

/** The end of a form for something new: what is wrong, the button, and what was made. */
export function FormEnd({ changes, label, made }: Props) {
  const t = useMessages();
  return (
    <div className="wide">
      <ProblemNote actions={changes} pageMessages={t} />
      <button type="submit" className="button primary" disabled={changes.busy}>
        {label}
      </button>
      <p role="status">{made}</p>
    </div>
  );
}
