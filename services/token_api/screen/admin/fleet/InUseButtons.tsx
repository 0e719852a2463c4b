import { ConfirmButton } from "@web/session/ConfirmButton";
import type { ListedVehicle } from "@web/types/token_api";
import { useMessages } from "./messages";

interface Props {
  active: boolean;
  now: ListedVehicle["now"];
  busy: boolean;
  deleteMeans: string;
  onActive: (active: boolean) => void;
  onDelete: () => void;
}

/** Save, take out of use or into it again, and delete what nothing lives of. */
export function InUseButtons({ active, now, busy, deleteMeans, onActive, onDelete }: Props) {
  const t = useMessages();
  return (
    <div className="wide buttons">
      <button type="submit" className="button small primary" disabled={busy}>
        {t("save")}
      </button>
      {active ? (
        <ConfirmButton
          label={t("deactivate")}
          consequence={t("deactivateMeans", { now: now ?? "none" })}
          busy={busy}
          onConfirm={() => onActive(false)}
        />
      ) : (
        <button
          type="button"
          className="button small"
          disabled={busy}
          onClick={() => onActive(true)}
        >
          {t("activate")}
        </button>
      )}
      {now === null && (
        <ConfirmButton
          label={t("delete")}
          consequence={deleteMeans}
          busy={busy}
          onConfirm={onDelete}
        />
      )}
    </div>
  );
}
