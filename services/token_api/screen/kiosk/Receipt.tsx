import { momentIn } from "@web/clock";
import { nameIn, useLanguage } from "@web/i18n";
import { QrCode } from "@web/QrCode";
import type { IssuedToken, Kiosk, QueueToCome } from "@web/types/token_api";
import { waitInWords } from "@web/wait";
import { createPortal } from "react-dom";
import { useMessages } from "./messages";
import { departmentOf, type Wish } from "./steps";

interface ReceiptProps {
  kiosk: Kiosk;
  wish: Wish;
  issued: IssuedToken;
  further: QueueToCome[];
}

/** The paper: 80 mm wide, black on white. Only a printer sees it (receipt.css). */
export function Receipt({ kiosk, wish, issued, further }: ReceiptProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const { token, queue_position, estimated_wait, ticket_url } = issued;
  const open = departmentOf(kiosk, wish)?.open_desks ?? [];
  return createPortal(
    <div className="receipt" aria-hidden="true">
      <p className="receipt-branch">
        <bdi>{nameIn(kiosk.names, language)}</bdi>
      </p>
      <p className="receipt-service">
        <bdi>{nameIn(wish.queue.names, language)}</bdi>
      </p>
      <p className="receipt-label" style={{ "--letters": token.token_label.length }}>
        <bdi className="label">{token.token_label}</bdi>
      </p>
      {further.map((one) => (
        <p key={one.queue_id}>
          → <bdi>{nameIn(one.names, language)}</bdi>
        </p>
      ))}
      {queue_position !== null && (
        <p>
          {t("place")}: <strong>{queue_position}</strong>
        </p>
      )}
      {estimated_wait && (
        <p>
          {t("expectedWait")}: <strong>{waitInWords(language, estimated_wait)}</strong>
        </p>
      )}
      {!estimated_wait && open.length > 0 && (
        <p>
          {t("openDesks")}: <strong>{open.length}</strong>
        </p>
      )}
      {ticket_url && (
        <>
          <QrCode text={ticket_url} title={t("scan")} />
          <p>{t("scan")}</p>
        </>
      )}
      <p className="receipt-issued">
        {t("receiptIssued")}: {momentIn(kiosk.time_zone, language, token.issued_at)}
      </p>
      <p>{t("receiptKeep")}</p>
    </div>,
    document.body,
  );
}
