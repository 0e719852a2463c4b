import { Brand } from "@web/Brand";
import { LanguageChoice } from "@web/language/LanguageChoice";

export function Header() {
  return (
    <header className="page-head">
      <Brand />
      <LanguageChoice />
    </header>
  );
}
