import { useMessages } from "./messages";
import type { Token } from "./types";

export function CategoryChip({ token }: { token: Token }) {
  const t = useMessages();
  return (
    <span className={`chip ${token.category.toLowerCase()}`}>
      {t(`category.${token.category}`)} <span className="chip-rank">{token.priority}</span>
    </span>
  );
}
