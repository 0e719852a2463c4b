import { ALL_LANGUAGES, LANGUAGES, type Language, useLanguage } from "@web/i18n";
import { rememberLanguage } from "./memory";
import { useMessages } from "./messages";

export function LanguageChoice() {
  const t = useMessages();
  const { language, setLanguage } = useLanguage();
  const choose = (chosen: Language) => {
    rememberLanguage(chosen);
    setLanguage(chosen);
  };
  return (
    <select
      className="choice"
      aria-label={t("language")}
      value={language}
      onChange={(event) => choose(event.target.value as Language)}
    >
      {ALL_LANGUAGES.map((one) => (
        <option key={one} value={one} lang={one}>
          {LANGUAGES[one].name}
        </option>
      ))}
    </select>
  );
}
