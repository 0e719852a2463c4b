import { type Language, useLanguage } from "@web/i18n";
import { useEffect, useMemo } from "react";

/** Show the languages one after the other, each for so long; give them. */
export function useLanguages(shown: readonly Language[], eachSeconds: number): Language[] {
  const { setLanguage } = useLanguage();
  const list = shown.join(",");
  const languages = useMemo(() => list.split(",").filter(Boolean) as Language[], [list]);
  useEffect(() => {
    const [first] = languages;
    if (first === undefined) return;
    setLanguage(first);
    let turn = 0;
    const timer = setInterval(() => {
      turn += 1;
      setLanguage(languages[turn % languages.length] ?? first);
    }, eachSeconds * 1_000);
    return () => clearInterval(timer);
  }, [languages, eachSeconds, setLanguage]);
  return languages;
}
