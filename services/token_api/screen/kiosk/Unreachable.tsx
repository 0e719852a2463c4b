import { ALL_LANGUAGES, LANGUAGES } from "@web/i18n";
import { messagesIn, useMessages } from "./messages";

interface UnreachableProps {
  starting: boolean;
  unknownBranch: string | null;
}

/** Nothing can be issued now: over the page or in its place. Said in every language, since nobody may have chosen one. */
export function Unreachable({ starting, unknownBranch }: UnreachableProps) {
  const t = useMessages();
  if (starting) {
    return (
      <div className="unreachable starting" role="status">
        <h1>{t("starting")}</h1>
      </div>
    );
  }
  if (unknownBranch !== null) {
    return (
      <div className="unreachable" role="alert">
        <h1>{t("unknownBranch", { branch: unknownBranch })}</h1>
      </div>
    );
  }
  return (
    <div className="unreachable" role="alert">
      <span className="unreachable-sign" aria-hidden="true" />
      {ALL_LANGUAGES.map((language) => (
        <section key={language} lang={language} dir={LANGUAGES[language].dir}>
          <h1>{messagesIn(language)("unreachable")}</h1>
          <p>{messagesIn(language)("unreachableWhat")}</p>
        </section>
      ))}
    </div>
  );
}
