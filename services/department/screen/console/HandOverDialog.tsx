import { Dialog } from "./Dialog";
import { useMessages } from "./messages";

interface Props {
  busy: boolean;
  onHandOver: () => void;
  onClose: () => void;
}

/** The second of two keys: Enter closes the desk and signs out, for whoever sits down next. */
export function HandOverDialog({ busy, onHandOver, onClose }: Props) {
  const t = useMessages();
  return (
    <Dialog title={t("handOver")} onClose={onClose}>
      <p>{t("handOverWhat")}</p>
      <button
        type="button"
        className="button primary"
        data-first
        disabled={busy}
        onClick={onHandOver}
      >
        {t("handOverNow")}
      </button>
    </Dialog>
  );
}
