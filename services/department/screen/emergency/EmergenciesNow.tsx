import { timeIn } from "@web/clock";
import { isolated, nameIn, useLanguage } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { EmergencyNow } from "@web/types/department";
import { useMessages } from "./messages";

interface Props {
  emergencies: EmergencyNow[];
  session: SignedIn;
  timeZone: string;
  /** Where several departments are shown: which one it is. */
  names?: Record<string, string>;
}

/** For supervisors: which desks call for help, since when, and the button for who comes. */
export function EmergenciesNow({ emergencies, session, timeZone, names }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const actions = useActions(session);
  if (emergencies.length === 0) return null;
  const act = (one: EmergencyNow, verb: string) =>
    void actions.act(`/api/v1/departments/${one.department_id}/emergencies/${one.id}/${verb}`);
  return (
    <section className="emergencies" aria-label={t("calls")} role="alert">
      <ProblemNote actions={actions} pageMessages={t} />
      <ul>
        {emergencies.map((one) => (
          <li key={one.id} className={one.drill ? "emergency drill" : "emergency"}>
            <p>
              <strong>
                {names && (
                  <>
                    <bdi>{nameIn(names, language)}</bdi>:{" "}
                  </>
                )}
                {one.drill
                  ? t("isTested", { desk: one.desk_id })
                  : t("needsHelp", { desk: one.desk_id })}
              </strong>{" "}
              <small>
                {t("byAt", {
                  name: isolated(one.raised_by_name),
                  time: timeIn(timeZone, language, one.raised_at),
                })}
              </small>
              {one.confirmed_by_name !== null && (
                <span>
                  {" "}
                  {one.drill
                    ? t("seen", { name: isolated(one.confirmed_by_name) })
                    : t("comes", { name: isolated(one.confirmed_by_name) })}
                </span>
              )}
            </p>
            {one.confirmed_by_name === null && (
              <button
                type="button"
                className="button"
                disabled={actions.busy}
                onClick={() => act(one, "confirm")}
              >
                {one.drill ? t("confirmDrill") : t("confirm")}
              </button>
            )}
            <button
              type="button"
              className="button"
              disabled={actions.busy}
              onClick={() => act(one, "end")}
            >
              {t("over")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
