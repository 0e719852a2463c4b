import { isLanguage, type Language, useLanguage } from "@web/i18n";
import { useEffect, useMemo } from "react";

const EACH_MS = 12_000; // time to read the screen once

/** Show the languages of the screen, or of its branch, one after the other; give them. */
export function useLanguages(
  asked: Language[],
  branchs: readonly string[] | undefined,
): Language[] {
  const { setLanguage } = useLanguage();
  const branchLanguages = branchs?.join(",") ?? "";
  const languages = useMemo(
    () => (asked.length > 0 ? asked : branchLanguages.split(",").filter(isLanguage)),
    [asked, branchLanguages],
  );
  useEffect(() => {
    const [first] = languages;
    if (first === undefined) return;
    setLanguage(first);
    let turn = 0;
    const timer = setInterval(() => {
      turn += 1;
      setLanguage(languages[turn % languages.length] ?? first);
    }, EACH_MS);
    return () => clearInterval(timer);
  }, [languages, setLanguage]);
  return languages;
}
