import { Brand } from "@web/Brand";
import { ALL_LANGUAGES, isLanguage, LANGUAGES, useLanguage } from "@web/i18n";
import { useMessages } from "./messages";

export function Header() {
  const t = useMessages();
  const { language, setLanguage } = useLanguage();
  const choose = (value: string) => isLanguage(value) && setLanguage(value);
  return (
    <header className="page-head">
      <Brand />
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
    </header>
  );
}
