import { QrCode } from "@web/QrCode";
import { useMessages } from "./messages";
import { useJoinCode } from "./useJoinCode";

/** The code by which phones in the hall take a ticket; nothing where they do not, or it may be old. */
export function JoinCode({ branch }: { branch: string }) {
  const t = useMessages();
  const url = useJoinCode(branch);
  if (url === null) return null;
  return (
    <aside className="join" aria-label={t("joinByPhone")}>
      <QrCode text={url} title={t("joinByPhone")} />
      <p>
        <strong>{t("joinByPhone")}</strong>
        <span>{t("joinHow")}</span>
      </p>
    </aside>
  );
}
