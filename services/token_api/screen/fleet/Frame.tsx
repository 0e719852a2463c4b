import { Brand } from "@web/Brand";
import { ALL_LANGUAGES, isLanguage, LANGUAGES, useLanguage } from "@web/i18n";
import type { ReactNode } from "react";
import { rememberLanguage } from "./memory";
import { useMessages } from "./messages";

interface Props {
  title?: string;
  onSignOut?: (() => void) | undefined;
  lost?: boolean;
  children: ReactNode;
}

export function Frame({ title, onSignOut, lost = false, children }: Props) {
  const t = useMessages();
  return (
    <div className="frame">
      <header className="frame-head">
        <Brand />
        {title && <h1 className="frame-title">{title}</h1>}
        <div className="frame-tools">
          <LanguageChoice />
          {onSignOut && (
            <button className="button" type="button" onClick={onSignOut}>
              {t("signOut")}
            </button>
          )}
        </div>
      </header>
      {lost && (
        <p className="note warn frame-lost" role="status">
          {t("lost")}
        </p>
      )}
      {children}
    </div>
  );
}

function LanguageChoice() {
  const t = useMessages();
  const { language, setLanguage } = useLanguage();
  const choose = (value: string) => {
    if (!isLanguage(value)) return;
    setLanguage(value);
    rememberLanguage(value);
  };
  return (
    <select
      className="language"
      aria-label={t("language")}
      value={language}
      onChange={(event) => choose(event.target.value)}
    >
      {ALL_LANGUAGES.map((each) => (
        <option key={each} value={each} lang={each}>
          {LANGUAGES[each].name}
        </option>
      ))}
    </select>
  );
}
