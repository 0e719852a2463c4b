import { isolated, nameIn, useLanguage } from "@web/i18n";
import { useRead } from "@web/session/useRead";
import type { SignedIn } from "@web/session/useSession";
import type { Template, Templates } from "@web/types/token_api";
import { useMessages } from "./messages";

interface Props {
  session: SignedIn;
  template: Template;
  onChange: (template: Template) => void;
}

/** What a branch begins with, each with what is in it. */
export function TemplateField({ session, template, onChange }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const { answer } = useRead<Templates>("/api/v1/setup/templates", session);
  return (
    <fieldset className="group templates">
      <legend>{t("beginsWith")}</legend>
      {answer?.templates.map((each) => (
        <label key={each.template} className={each.template === template ? "chosen" : ""}>
          <input
            type="radio"
            name="template"
            checked={each.template === template}
            onChange={() => onChange(each.template)}
          />
          <span>
            <strong>{t(`template.${each.template}`)}</strong>
            <span className="soft">
              {each.parts.length
                ? each.parts.map((part) => isolated(nameIn(part.names, language))).join(t("comma"))
                : t("nothingYet")}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
