import { isolated } from "@web/i18n";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { EmergencyNow } from "@web/types/department";
import { useMessages } from "./messages";

interface Props {
  emergencies: EmergencyNow[];
  deskId: number;
  session: SignedIn;
}

/** At the desk that called for help: whether somebody comes, in a line like any other. */
export function OwnCall({ emergencies, deskId, session }: Props) {
  const t = useMessages();
  const actions = useActions(session);
  const own = emergencies.find((one) => one.desk_id === deskId);
  if (!own) return null;
  const name = isolated(own.confirmed_by_name);
  const called = own.drill ? t("drillIsOn") : t("helpIsCalled");
  const confirmed = own.drill ? t("seen", { name }) : t("comes", { name });
  const path = `/api/v1/departments/${own.department_id}/emergencies/${own.id}/end`;
  return (
    <p className="emergency-own" role="status">
      {own.confirmed_by_name === null ? called : confirmed}{" "}
      {own.raised_by === session.userId && (
        <button
          type="button"
          className="button small"
          disabled={actions.busy}
          onClick={() => void actions.act(path)}
        >
          {t("over")}
        </button>
      )}
    </p>
  );
}
