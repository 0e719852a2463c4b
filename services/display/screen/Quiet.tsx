import { nameIn, useLanguage } from "@web/i18n";
import type { BoardDepartment } from "@web/types/display";
import { useMessages } from "./messages";

interface QuietProps {
  departments: BoardDepartment[];
  /** Nothing happens anywhere: they have the whole room. */
  all: boolean;
}

/** The departments where nobody is called and nobody waits: known to be there, and no more. */
export function Quiet({ departments, all }: QuietProps) {
  const t = useMessages();
  const { language } = useLanguage();
  return (
    <div className="quiet" data-all={all || undefined}>
      <h2 className="quiet-head">{t("nobodyWaits")}</h2>
      <ul className="quiet-names">
        {departments.map((department) => (
          <li key={department.department_id}>
            <bdi>{nameIn(department.names, language)}</bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}
