import { Brand } from "@web/Brand";
import { isLanguage, LANGUAGES, type Language, useLanguage, useWords } from "@web/i18n";
import type { ReactNode } from "react";
import { rememberLanguage } from "./memory";
import { WORDS } from "./words";

interface Props {
  title?: string;
  onSignOut?: (() => void) | undefined;
  lost?: boolean;
  children: ReactNode;
}

export function Frame({ title, onSignOut, lost = false, children }: Props) {
  const words = useWords(WORDS);
  return (
    <div className="frame">
      <header className="frame-head">
        <Brand />
        {title && <h1 className="frame-title">{title}</h1>}
        <div className="frame-tools">
          <LanguageChoice />
          {onSignOut && (
            <button className="button" type="button" onClick={onSignOut}>
              {words.signOut}
            </button>
          )}
        </div>
      </header>
      {lost && (
        <p className="note warn frame-lost" role="status">
          {words.lost}
        </p>
      )}
      {children}
    </div>
  );
}

function LanguageChoice() {
  const words = useWords(WORDS);
  const { language, setLanguage } = useLanguage();
  const choose = (value: string) => {
    if (!isLanguage(value)) return;
    setLanguage(value);
    rememberLanguage(value);
  };
  return (
    <select
      className="language"
      aria-label={words.language}
      value={language}
      onChange={(event) => choose(event.target.value)}
    >
      {(Object.keys(LANGUAGES) as Language[]).map((each) => (
        <option key={each} value={each} lang={each}>
          {LANGUAGES[each].name}
        </option>
      ))}
    </select>
  );
}
