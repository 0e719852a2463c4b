import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";

/** The languages the pages speak. `names` of branches and queues may come in more. */
export const LANGUAGES = {
  en: { name: "English", dir: "ltr", locale: "en-GB" },
  hi: { name: "हिन्दी", dir: "ltr", locale: "hi-IN" },
  ar: { name: "العربية", dir: "rtl", locale: "ar" },
} as const;

export type Language = keyof typeof LANGUAGES;

/** One page's words: the same keys in every language; a key is a string or a function to one. */
export type Catalogue<Words> = Record<Language, Words>;

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

export function useWords<Words>(catalogue: Catalogue<Words>): Words {
  return catalogue[useLanguage().language];
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

/** The name of a branch, department or queue in this language, else in English, else in any. */
export function nameIn(names: Record<string, string> | null | undefined, language: string): string {
  if (!names) return "";
  return names[language] ?? names.en ?? Object.values(names)[0] ?? "";
}

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** Choose the form for a count; `#` in it becomes the count, in Western figures. */
export function plural(language: Language, count: number, forms: Forms): string {
  const rule = new Intl.PluralRules(LANGUAGES[language].locale).select(count);
  return (forms[rule] ?? forms.other).replace("#", String(count));
}
