import { LANGUAGES, type Language, useWords } from "@web/i18n";
import { WORDS } from "./words";

interface UnreachableProps {
  starting: boolean;
  unknownBranch: string | null;
}

/** Nothing can be issued now. Said in every language, since nobody may have chosen one. */
export function Unreachable({ starting, unknownBranch }: UnreachableProps) {
  const words = useWords(WORDS);
  if (starting) return <main className="unreachable starting">{words.starting}</main>;
  if (unknownBranch !== null) {
    return (
      <main className="unreachable" role="alert">
        <h1>{words.unknownBranch(unknownBranch)}</h1>
      </main>
    );
  }
  return (
    <main className="unreachable" role="alert">
      <span className="unreachable-sign" aria-hidden="true" />
      {(Object.keys(LANGUAGES) as Language[]).map((language) => (
        <section key={language} lang={language} dir={LANGUAGES[language].dir}>
          <h1>{WORDS[language].unreachable}</h1>
          <p>{WORDS[language].unreachableWhat}</p>
        </section>
      ))}
    </main>
  );
}
