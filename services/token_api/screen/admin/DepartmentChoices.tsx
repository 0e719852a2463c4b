import { nameIn, useLanguage } from "@web/i18n";
import type { Departments } from "@web/types/token_api";
import type { UseFormRegisterReturn } from "react-hook-form";

interface Props {
  departments: Departments["departments"];
  field: UseFormRegisterReturn;
  hidden?: boolean;
}

/** In which departments somebody works. */
export function DepartmentChoices({ departments, field, hidden }: Props) {
  const { language } = useLanguage();
  return (
    <div className="choices" hidden={hidden}>
      {departments.map((each) => (
        <label key={each.id} className="choice">
          <input type="checkbox" value={each.id} {...field} />
          <bdi>{nameIn(each.names, language)}</bdi>
        </label>
      ))}
    </div>
  );
}
