import { isolated } from "@web/i18n";
import type { ListedVehicle } from "@web/types/token_api";
import { useMessages } from "./messages";

type Now = ListedVehicle["now"];

/** In a list: whether a driver or a vehicle waits or drives at this moment. */
export function NowState({
  active,
  now,
  tokenNo,
}: {
  active: boolean;
  now: Now;
  tokenNo: string | null;
}) {
  const t = useMessages();
  return (
    <>
      {!active && <span className="state closed">{t("notInUse")}</span>}
      {now && (
        <span className="state there">
          {t(`now.${now}`)} <bdi className="label">{tokenNo}</bdi>
        </span>
      )}
    </>
  );
}

/** Above the form: what a change does to them now. */
export function NowNote({ now, tokenNo }: { now: Now; tokenNo: string | null }) {
  const t = useMessages();
  if (now === null) return null;
  const token = isolated(tokenNo);
  return (
    <p className="note people-now">
      {now === "WAITING" ? t("waitsNow", { token }) : t("drivesNow", { token })}
    </p>
  );
}
