import { IntlMessageFormat } from "intl-messageformat";
import { type Language, localeOf, useLanguage } from "../i18n";

/** One language's file: flat keys, and messages in ICU MessageFormat. */
type Messages = Record<string, string>;
type Values = Record<string, string | number>;
type Say = (values?: Values) => string;

/** Says the messages of one folder in one language: `t("callNext")`, `t("desk", { number: 3 })`. */
export interface Translate<Key extends string = never> {
  (key: Key, values?: Values): string;
  readonly language: Language;
  /** For keys that come from outside, such as a problem's code; null: there is no such message. */
  readonly find: (key: string) => string | null;
}

/**
 * Read the messages of one folder, given by file; the keys are those of the English file.
 *
 * A message is parsed when it is first said. One that a language lacks is said in English.
 */
export function catalogue<English extends object>(files: Record<string, Messages>) {
  type Key = Extract<keyof English, string>;
  const spoken = new Map<Language, Translate<Key>>();

  return { useMessages, messagesIn };

  function useMessages(): Translate<Key> {
    return messagesIn(useLanguage().language);
  }

  function messagesIn(language: Language): Translate<Key> {
    const t = spoken.get(language) ?? translate<Key>(files, language);
    spoken.set(language, t);
    return t;
  }
}

function translate<Key extends string>(
  files: Record<string, Messages>,
  language: Language,
): Translate<Key> {
  const parsed = new Map<string, Say>();
  const say = (key: Key, values?: Values) => message(key)?.(values) ?? key;
  const find = (key: string) => message(key)?.() ?? null;
  return Object.assign(say, { language, find });

  function message(key: string): Say | undefined {
    const known = parsed.get(key);
    const made = known ?? read(files, language, key) ?? read(files, "en", key);
    if (made && !known) parsed.set(key, made);
    return made;
  }
}

function read(files: Record<string, Messages>, language: Language, key: string): Say | undefined {
  const text = files[`./${language}.json`]?.[key];
  if (text === undefined) return undefined;
  // Figures are Western in every language; "<" is no markup in our messages.
  const locale = `${localeOf(language)}-u-nu-latn`;
  const message = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
  return (values) => String(message.format(values));
}
