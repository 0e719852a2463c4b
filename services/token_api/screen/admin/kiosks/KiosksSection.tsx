import { isolated, nameIn, useLanguage } from "@web/i18n";
import { ConfirmButton } from "@web/session/ConfirmButton";
import { ProblemNote } from "@web/session/ProblemNote";
import { useRead } from "@web/session/useRead";
import type { Device, Devices } from "@web/types/token_api";
import type { SectionProps } from "../AdminPage";
import { KioskForm } from "../setup/KioskForm";
import { useChange } from "../useChange";
import { useMessages } from "./messages";
import { seenState } from "./seen";

const READ_EVERY_MS = 5_000;

/** The kiosks: where they stand, whether they are there, and the way to shut one out. */
export function KiosksSection({ setup, session, onChanged }: SectionProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const path = "/api/v1/devices?limit=1000";
  const { answer, reload } = useRead<Devices>(path, session, READ_EVERY_MS);
  const changes = useChange(session);
  const branchName = (id: string) =>
    nameIn(setup.branches.find((each) => each.branch_id === id)?.names, language) || id;
  const change = async (device: Device, active: boolean) => {
    if (await changes.change("PATCH", `/api/v1/devices/${device.id}`, { active })) {
      reload();
      onChanged();
    }
  };
  return (
    <>
      <section className="card">
        <h2>{t("title")}</h2>
        <ProblemNote actions={changes} pageMessages={t} />
        {answer?.devices.length === 0 && <p className="soft">{t("none")}</p>}
        <ul className="rows">
          {answer?.devices.map((device) => (
            <li key={device.id}>
              <strong>
                <bdi>{device.name}</bdi>
              </strong>
              <span className="soft">
                <bdi>{branchName(device.branch_id)}</bdi>
              </span>
              <span className={`state ${seenState(device)}`}>{t(`seen.${seenState(device)}`)}</span>
              {device.active ? (
                <ConfirmButton
                  label={t("revoke")}
                  consequence={t("revokeMeans")}
                  busy={changes.busy}
                  onConfirm={() => void change(device, false)}
                />
              ) : (
                <button
                  type="button"
                  className="button small"
                  disabled={changes.busy}
                  onClick={() => void change(device, true)}
                >
                  {t("allow")}
                </button>
              )}
            </li>
          ))}
        </ul>
      </section>
      {setup.branches.map((branch) => (
        <details key={branch.branch_id} className="card">
          <summary>{t("pairIn", { branch: isolated(branchName(branch.branch_id)) })}</summary>
          <KioskForm
            branch={branch}
            session={session}
            onMade={() => {
              reload();
              onChanged();
            }}
          />
        </details>
      ))}
    </>
  );
}
