import { nameIn, useLanguage } from "@web/i18n";
import { QrCode } from "@web/QrCode";
import type { IssuedToken, Kiosk, QueueToCome } from "@web/types/token_api";
import { useEffect, useState } from "react";
import { FurtherServices } from "./FurtherServices";
import { useMessages } from "./messages";
import { Receipt } from "./Receipt";
import { StepTitle } from "./StepTitle";
import type { Wish } from "./steps";
import { TicketFacts } from "./TicketFacts";

// A kiosk with a receipt printer (Chrome's --kiosk-printing) prints by itself with ?print=auto.
const PRINTS_BY_ITSELF = new URLSearchParams(location.search).get("print") === "auto";

interface TicketProps {
  kiosk: Kiosk;
  wish: Wish;
  issued: IssuedToken;
  onDone: () => void;
}

/** The token, as large as it gets. Printing is only showing it on paper: it never issues anything. */
export function TicketStep({ kiosk, wish, issued, onDone }: TicketProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const [printed, setPrinted] = useState(false);
  const [further, setFurther] = useState<QueueToCome[]>([]);
  const print = () => {
    setPrinted(true);
    window.print();
  };
  useEffect(() => {
    if (!PRINTS_BY_ITSELF) return;
    const soon = setTimeout(() => window.print(), 400); // once the fonts of the receipt are there
    return () => clearTimeout(soon);
  }, []);
  return (
    <div className="issued">
      <article className="ticket">
        <div className="ticket-face">
          <StepTitle>
            <span className="ticket-kicker">{t("yourTicket")}</span>
            <bdi
              className="label ticket-label"
              style={{ "--letters": issued.token.token_label.length }}
            >
              {issued.token.token_label}
            </bdi>
          </StepTitle>
          <p className="ticket-service">
            <bdi>{nameIn(wish.queue.names, language)}</bdi>
          </p>
          <TicketFacts kiosk={kiosk} wish={wish} issued={issued} />
        </div>
        {issued.ticket_url && (
          <div className="ticket-stub">
            <QrCode text={issued.ticket_url} title={t("scan")} />
            <p>{t("scan")}</p>
          </div>
        )}
      </article>
      <p className="issued-hint">{issued.existing ? t("existing") : t("wakeUp")}</p>
      <FurtherServices {...{ kiosk, wish, issued, further }} onFurther={setFurther} />
      {issued.letters_limited && <p className="note warn">{t("noLetters")}</p>}
      <div className="middle-ways">
        <button type="button" className="button" onClick={print}>
          {printed || PRINTS_BY_ITSELF ? t("printAgain") : t("print")}
        </button>
        <button type="button" className="button primary" onClick={onDone}>
          {t("done")}
        </button>
      </div>
      <Receipt kiosk={kiosk} wish={wish} issued={issued} further={further} />
    </div>
  );
}
