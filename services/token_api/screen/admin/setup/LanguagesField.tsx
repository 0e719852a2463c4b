import { ALL_LANGUAGES, LANGUAGES, type Language } from "@web/i18n";
import { useMessages } from "./messages";

interface Props {
  languages: readonly Language[];
  onChange: (languages: Language[]) => void;
}

/** Which languages kiosk and hall screen speak there; at least one. */
export function LanguagesField({ languages, onChange }: Props) {
  const t = useMessages();
  return (
    <fieldset className="group">
      <legend>{t("languages")}</legend>
      <div className="choices">
        {ALL_LANGUAGES.map((each) => {
          const chosen = languages.includes(each);
          return (
            <label key={each} className="choice" lang={each}>
              <input
                type="checkbox"
                checked={chosen}
                disabled={chosen && languages.length === 1}
                onChange={() =>
                  onChange(
                    chosen ? languages.filter((other) => other !== each) : [...languages, each],
                  )
                }
              />
              {LANGUAGES[each].name}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
