import { Problem } from "../problem";
import type { Translate } from "./catalogue";
import { messagesIn } from "./index";

/**
 * Say why something did not work, in the language of `t`: by the page's message `problem.<code>`, or by
 * one that all pages share. The server's own sentence says more than a general one, but is English.
 */
export function problemSentence(t: Translate, error: unknown): string {
  const shared = messagesIn(t.language);
  const said = (code: string) => t.find(`problem.${code}`) ?? shared.find(`problem.${code}`);
  if (!(error instanceof Problem)) return said("otherwise") ?? String(error);
  const known = said(error.code) ?? (error.unreachable ? said("UNREACHABLE") : null);
  if (known !== null) return known;
  return (t.language === "en" && error.sentence) || (said("otherwise") ?? error.sentence);
}
