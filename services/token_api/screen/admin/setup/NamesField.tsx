import { ALL_LANGUAGES, LANGUAGES, type Language } from "@web/i18n";
import { useMessages } from "./messages";

interface Props {
  languages: readonly Language[];
  names: Partial<Record<Language, string>>;
  onChange: (names: Partial<Record<Language, string>>) => void;
}

/** One name for each language. */
export function NamesField({ languages, names, onChange }: Props) {
  const t = useMessages();
  return ALL_LANGUAGES.filter((each) => languages.includes(each)).map((each) => (
    <label key={each} className="field">
      {languages.length > 1 ? t("nameIn", { language: LANGUAGES[each].name }) : t("name")}
      <input
        required
        maxLength={80}
        lang={each}
        dir={LANGUAGES[each].dir}
        autoComplete="off"
        value={names[each] ?? ""}
        onChange={(event) => onChange({ ...names, [each]: event.target.value })}
      />
    </label>
  ));
}
