import { timeIn } from "@web/clock";
import { isolated, useLanguage } from "@web/i18n";
import type { SignedIn } from "@web/session/useSession";
import type { BranchOverview } from "@web/types/department";
import { AlertNote } from "./AlertNote";
import { useMessages } from "./messages";

const KIND_OF = { KIOSK_SILENT: "KIOSK", SCREEN_SILENT: "SCREEN" } as const;

/** Which kiosks and screens of a branch have fallen silent, and since when. */
export function BranchAlerts({ branch, session }: { branch: BranchOverview; session: SignedIn }) {
  const t = useMessages();
  const { language } = useLanguage();
  return branch.alerts.map((alert) => (
    <AlertNote
      key={alert}
      alert={alert}
      place={branch}
      path={`/api/v1/branches/${encodeURIComponent(branch.branch_id)}`}
      timeZone={branch.time_zone}
      session={session}
    >
      <ul>
        {branch.silent_devices
          .filter((one) => one.kind === KIND_OF[alert])
          .map((one) => (
            <li key={`${one.name} ${one.seen_at}`}>
              {t("silentSince", {
                name: isolated(one.name),
                at: timeIn(branch.time_zone, language, one.seen_at),
              })}
            </li>
          ))}
      </ul>
    </AlertNote>
  ));
}
