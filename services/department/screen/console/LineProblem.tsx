import { ProblemNote } from "@web/session/ProblemNote";
import type { Actions } from "@web/session/useActions";
import { useMessages } from "./messages";

/** What did not work of what is done with a line, in the console's words. */
export function LineProblem({ actions }: { actions: Actions }) {
  const t = useMessages();
  return <ProblemNote actions={actions} pageMessages={t} />;
}
