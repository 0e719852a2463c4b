import type { Actions } from "@web/session/useActions";
import { useMessages } from "./messages";
import type { Choice } from "./useChoice";

/** The pair that was chosen or dragged together, to be confirmed: it passes others over. */
export function ByHand({ choice, actions }: { choice: Choice; actions: Actions }) {
  const t = useMessages();
  const { token, request } = choice;
  if (token === null && request === null) return null;
  const allocate = async () => {
    await actions.act("/api/eic/token-queue/allocate", {
      token_id: token?.id,
      stock_request_id: request?.id,
    });
    choice.clear();
  };
  return (
    <section className="by-hand card wide" aria-label={t("byHand")}>
      <p>
        <strong>{t("byHand")}:</strong>{" "}
        {token ? (
          <>
            <bdi className="label">{token.token_no}</bdi> (<bdi>{token.driver_name}</bdi>)
          </>
        ) : (
          t("chooseToken")
        )}{" "}
        →{" "}
        {request ? (
          <>
            <bdi>{request.dbs_name}</bdi>, <bdi>{request.requested_qty}</bdi>
          </>
        ) : (
          t("chooseRequest")
        )}
      </p>
      <button
        className="button primary"
        type="button"
        disabled={actions.busy || token === null || request === null}
        onClick={allocate}
      >
        {t("allocate")}
      </button>
      <button className="button" type="button" onClick={choice.clear}>
        {t("never")}
      </button>
    </section>
  );
}
