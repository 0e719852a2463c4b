import { LANGUAGES, type Language, useLanguage, useWords } from "@web/i18n";
import { rememberLanguage } from "./memory";
import { WORDS } from "./words";

export function LanguageChoice() {
  const words = useWords(WORDS);
  const { language, setLanguage } = useLanguage();
  const choose = (chosen: Language) => {
    rememberLanguage(chosen);
    setLanguage(chosen);
  };
  return (
    <select
      className="choice"
      aria-label={words.language}
      value={language}
      onChange={(event) => choose(event.target.value as Language)}
    >
      {(Object.keys(LANGUAGES) as Language[]).map((one) => (
        <option key={one} value={one} lang={one}>
          {LANGUAGES[one].name}
        </option>
      ))}
    </select>
  );
}
