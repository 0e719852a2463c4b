import { Brand } from "@web/Brand";
import { Clock } from "@web/clock";
import {
  ALL_LANGUAGES,
  isLanguage,
  LANGUAGES,
  type Language,
  nameIn,
  useLanguage,
} from "@web/i18n";
import type { Kiosk } from "@web/types/token_api";
import { useNewBuild } from "@web/useNewBuild";
import { messagesIn } from "./messages";

interface WelcomeProps {
  kiosk: Kiosk;
  onChosen: () => void;
}

/** The kiosk at rest: one ticket-shaped button per language, each in its own script. */
export function WelcomeStep({ kiosk, onChosen }: WelcomeProps) {
  const { setLanguage } = useLanguage();
  useNewBuild(true);
  const languages = spokenAt(kiosk);
  const choose = (language: Language) => {
    setLanguage(language);
    onChosen();
  };
  return (
    <div className="welcome" dir="ltr">
      <header className="welcome-head">
        <Brand />
        <Clock timeZone={kiosk.time_zone} withDate />
      </header>
      <main className="welcome-main">
        <h1 className="welcome-branch">
          {languages.map((language) => (
            <span key={language} lang={language} dir={LANGUAGES[language].dir}>
              <bdi>{nameIn(kiosk.names, language)}</bdi>
            </span>
          ))}
        </h1>
        <ul className="welcome-languages">
          {languages.map((language) => (
            <li key={language}>
              <button
                type="button"
                className="stub"
                lang={language}
                dir={LANGUAGES[language].dir}
                onClick={() => choose(language)}
              >
                <span className="stub-action">{messagesIn(language)("takeTicket")}</span>
                <span className="stub-language">{LANGUAGES[language].name}</span>
              </button>
            </li>
          ))}
        </ul>
      </main>
    </div>
  );
}

function spokenAt(kiosk: Kiosk): Language[] {
  const spoken = kiosk.languages.filter(isLanguage);
  return spoken.length > 0 ? spoken : ALL_LANGUAGES;
}
