import { momentIn } from "@web/clock";
import { isLanguage, nameIn, useLanguage } from "@web/i18n";
import { QrCode } from "@web/QrCode";
import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { Holder } from "@web/types/department";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import type { DirectoryNames } from "../useQueues";
import { messagesIn, useMessages } from "./messages";

interface Props {
  tokenId: number;
  names: DirectoryNames;
  session: SignedIn;
}

/** Print a ticket, as often as somebody needs it: the paper that a kiosk gives, in the holder's language. */
export function PrintTicket({ tokenId, names, session }: Props) {
  const t = useMessages();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setAsked(true)}>
        {t("print")}
      </button>
      {asked && (
        <Paper
          tokenId={tokenId}
          names={names}
          session={session}
          onPrinted={() => setAsked(false)}
        />
      )}
    </>
  );
}

function Paper({ tokenId, names, session, onPrinted }: Props & { onPrinted: () => void }) {
  const holder = useAnswer<Holder>(`/api/v1/tokens/${tokenId}/holder`, session);
  const spoken = useLanguage().language;
  useEffect(() => {
    if (holder === null) return;
    window.print();
    onPrinted();
  }, [holder, onPrinted]);
  if (holder === null) return null;
  const language = isLanguage(holder.language) ? holder.language : spoken;
  const t = messagesIn(language);
  const queue = names.queues.find((one) => one.queue_id === holder.queue_id);
  return createPortal(
    <div className="receipt" aria-hidden="true" lang={language}>
      <p className="receipt-branch">
        <bdi>{nameIn(names.department?.branch_names, language)}</bdi>
      </p>
      <p className="receipt-service">
        <bdi>{queue ? nameIn(queue.names, language) : holder.queue_id}</bdi>
      </p>
      <p className="receipt-label" style={{ "--letters": holder.token_label.length }}>
        <bdi className="label">{holder.token_label}</bdi>
      </p>
      <QrCode text={holder.ticket_url} title={t("scan")} />
      <p>{t("scan")}</p>
      <p className="receipt-issued">
        {t("issued")}: {momentIn(holder.time_zone, language, holder.issued_at)}
      </p>
      <p>{t("keep")}</p>
    </div>,
    document.body,
  );
}
