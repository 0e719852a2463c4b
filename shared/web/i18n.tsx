import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";

/** The languages the pages speak: docs/adding-a-language.md. `names` of branches and queues may come in more. */
export const LANGUAGES = {
  en: { name: "English", dir: "ltr", locale: "en-GB" },
  hi: { name: "हिन्दी", dir: "ltr", locale: "hi-IN" },
  ar: { name: "العربية", dir: "rtl", locale: "ar" },
} as const;

export type Language = keyof typeof LANGUAGES;

export const ALL_LANGUAGES = Object.keys(LANGUAGES) as Language[];

interface Spoken {
  language: Language;
  setLanguage: (language: Language) => void;
}

const LanguageContext = createContext<Spoken>({ language: "en", setLanguage: () => undefined });

/** Hold the page's language, and set `lang` and `dir` of the document from it. */
export function LanguageProvider({
  initial,
  children,
}: {
  initial: Language;
  children: ReactNode;
}) {
  const [language, setLanguage] = useState<Language>(initial);
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = LANGUAGES[language].dir;
  }, [language]);
  const spoken = useMemo(() => ({ language, setLanguage }), [language]);
  return <LanguageContext.Provider value={spoken}>{children}</LanguageContext.Provider>;
}

export function useLanguage(): Spoken {
  return useContext(LanguageContext);
}

/** The first language of the browser that we speak, else English. */
export function browserLanguage(wanted: readonly string[] = navigator.languages): Language {
  for (const tag of wanted) {
    const language = tag.split("-", 1)[0] ?? "";
    if (isLanguage(language)) return language;
  }
  return "en";
}

export function isLanguage(value: string | null | undefined): value is Language {
  return value !== null && value !== undefined && Object.hasOwn(LANGUAGES, value);
}

export function localeOf(language: string): string {
  return isLanguage(language) ? LANGUAGES[language].locale : language;
}

/** A name in the middle of a sentence: it turns the direction of nothing around it (Unicode's FSI, PDI). */
export function isolated(name: string | null): string {
  return name ? `\u2068${name}\u2069` : "";
}

/** The name of a branch, department or queue in this language, else in English, else in any. */
export function nameIn(names: Record<string, string> | null | undefined, language: string): string {
  if (!names) return "";
  return names[language] ?? names.en ?? Object.values(names)[0] ?? "";
}
