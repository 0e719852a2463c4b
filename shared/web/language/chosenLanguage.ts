import { browserLanguage, isLanguage, type Language } from "../i18n";
import { recall, remember } from "../tabMemory";

const PLACE = "nowserving.language";

/** The language that somebody chose in this tab. */
export function chosenLanguage(): Language | null {
  const language = recall<string>(PLACE);
  return isLanguage(language) ? language : null;
}

export function keepLanguage(language: Language): void {
  remember(PLACE, language);
}

/** The language to begin with: the chosen one, else the browser's. */
export function firstLanguage(): Language {
  return chosenLanguage() ?? browserLanguage();
}
