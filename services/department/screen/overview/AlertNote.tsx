import { timeIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { AcknowledgedAlert, DepartmentOverview } from "@web/types/department";
import { useMessages } from "./messages";

interface Props {
  alert: DepartmentOverview["alerts"][number];
  department: DepartmentOverview;
  acknowledged: AcknowledgedAlert | undefined;
  session: SignedIn;
}

/** What somebody should look at, until a supervisor says that they do. */
export function AlertNote({ alert, department, acknowledged, session }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const actions = useActions(session);
  const id = encodeURIComponent(department.department_id);
  const time = (at: string) => timeIn(department.time_zone, language, at);
  return (
    <div className={acknowledged ? "overview-alert seen" : "overview-alert"}>
      <p>{t(`alert.${alert}`)}</p>
      {acknowledged ? (
        <p className="overview-soft">
          {t("acknowledged", {
            name: acknowledged.by,
            at: time(acknowledged.at),
            until: time(acknowledged.until),
          })}
        </p>
      ) : (
        <button
          type="button"
          className="button small"
          disabled={actions.busy}
          onClick={() => void actions.act(`/api/v1/departments/${id}/alerts/${alert}/acknowledge`)}
        >
          {t("acknowledge")}
        </button>
      )}
      <ProblemNote actions={actions} pageMessages={t} />
    </div>
  );
}
