import { Brand } from "@web/Brand";
import { isLanguage, LANGUAGES, type Language, useLanguage, useWords } from "@web/i18n";
import { WORDS } from "./words";

export function Header() {
  const words = useWords(WORDS);
  const { language, setLanguage } = useLanguage();
  const choose = (value: string) => isLanguage(value) && setLanguage(value);
  return (
    <header className="page-head">
      <Brand />
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
    </header>
  );
}
