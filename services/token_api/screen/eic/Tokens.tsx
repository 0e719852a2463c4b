import { timeIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import type { StationQueueEvent } from "@web/types/token_api";
import { useMessages } from "./messages";
import type { Choice } from "./useChoice";

/** Dragged data carries the token's id under this name. */
export const DRAGGED = "text/x-nowserving-token";

export function Tokens({ data, choice }: { data: StationQueueEvent; choice: Choice }) {
  const t = useMessages();
  const { language } = useLanguage();
  return (
    <section className="card lane" aria-labelledby="tokens">
      <h2 id="tokens">
        {t("tokens")} <span className="count">{data.waiting_count}</span>
      </h2>
      {data.waiting_tokens.length === 0 && <p className="soft">{t("noTokens")}</p>}
      <ol className="entries">
        {data.waiting_tokens.map((token, index) => (
          <li key={token.id}>
            <button
              className="entry"
              type="button"
              draggable
              aria-pressed={choice.token?.id === token.id}
              onDragStart={(event) => event.dataTransfer.setData(DRAGGED, String(token.id))}
              onClick={() => choice.chooseToken(choice.token?.id === token.id ? null : token.id)}
            >
              <span className="place">{index + 1}</span>
              <span className="what">
                <bdi className="label">{token.token_no}</bdi>
                <span>
                  <bdi>{token.driver_name}</bdi> · <bdi>{token.vehicle_reg}</bdi>
                  {token.driver_phone && (
                    <>
                      {" "}
                      · <bdi>{token.driver_phone}</bdi>
                    </>
                  )}
                </span>
              </span>
              <span className="soft">{timeIn(data.time_zone, language, token.issued_at)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
