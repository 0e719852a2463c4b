import { Dialog } from "./Dialog";
import { type Act, KEYS } from "./keys";
import { useMessages } from "./messages";

export function HelpDialog({ onClose }: { onClose: () => void }) {
  const t = useMessages();
  const meanings: Record<Act, string> = {
    callNext: t("callNext"),
    start: t("start"),
    serve: t("serve"),
    recall: t("recall"),
    noShow: t("noShow"),
    hold: t("hold"),
    transfer: t("transfer"),
    undo: t("undo"),
    pause: `${t("pause")} / ${t("resumeWork")}`,
    handOver: t("handOver"),
  };
  return (
    <Dialog title={t("helpTitle")} onClose={onClose}>
      <dl className="keys">
        {(Object.keys(meanings) as Act[]).map((act) => (
          <div key={act}>
            <dt>
              <kbd>{KEYS[act]}</kbd>
            </dt>
            <dd>{meanings[act]}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>/</kbd>
          </dt>
          <dd>{t("findKey")}</dd>
        </div>
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>{t("help")}</dd>
        </div>
      </dl>
    </Dialog>
  );
}
