import type { Token } from "@web/types/department";
import { useMessages } from "./messages";

export function CategoryChip({ token }: { token: Token }) {
  const t = useMessages();
  return (
    <span className={`chip ${token.category.toLowerCase()}`}>
      {t(`category.${token.category}`)} <span className="chip-rank">{token.priority}</span>
    </span>
  );
}
