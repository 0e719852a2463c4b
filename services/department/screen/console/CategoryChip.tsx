import { useWords } from "@web/i18n";
import type { Token } from "@web/types/department";
import { WORDS } from "./words";

export function CategoryChip({ token }: { token: Token }) {
  const words = useWords(WORDS);
  return (
    <span className={`chip ${token.category.toLowerCase()}`}>
      {words.category[token.category]} <span className="chip-rank">{token.priority}</span>
    </span>
  );
}
