import { ALL_LANGUAGES, isLanguage, LANGUAGES, type Language, useLanguage } from "../i18n";
import { useMessages } from "../messages";
import { keepLanguage } from "./chosenLanguage";

/** Choose the page's language, of these; the tab keeps it. */
export function LanguageChoice({ languages = ALL_LANGUAGES }: { languages?: readonly Language[] }) {
  const t = useMessages();
  const { language, setLanguage } = useLanguage();
  const choose = (value: string) => {
    if (!isLanguage(value)) return;
    keepLanguage(value);
    setLanguage(value);
  };
  return (
    <select
      className="language"
      aria-label={t("language")}
      value={language}
      onChange={(event) => choose(event.target.value)}
    >
      {languages.map((each) => (
        <option key={each} value={each} lang={each}>
          {LANGUAGES[each].name}
        </option>
      ))}
    </select>
  );
}
