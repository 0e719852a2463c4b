import { timeIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { ReactNode } from "react";
import type { AlertName, Place } from "./alerts";
import { useMessages } from "./messages";

interface Props {
  alert: AlertName;
  place: Place;
  /** The API's address of the department or the branch. */
  path: string;
  timeZone: string;
  session: SignedIn;
  /** More about it. */
  children?: ReactNode;
}

/** What somebody should look at, until a supervisor says that they do. */
export function AlertNote({ alert, place, path, timeZone, session, children }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const actions = useActions(session);
  const acknowledged = place.acknowledged.find((one) => one.alert === alert);
  const time = (at: string) => timeIn(timeZone, language, at);
  return (
    <div className={acknowledged ? "overview-alert seen" : "overview-alert"}>
      <p>{t(`alert.${alert}`)}</p>
      {children}
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
          onClick={() => void actions.act(`${path}/alerts/${alert}/acknowledge`)}
        >
          {t("acknowledge")}
        </button>
      )}
      <ProblemNote actions={actions} pageMessages={t} />
    </div>
  );
}
