import type { Recent, Token } from "@web/types/department";
import { useMessages } from "./messages";
import { Notes } from "./Notes";

interface Props {
  tokens: Recent[];
  /** What the key takes back. */
  last: Token | null;
  busy: boolean;
  canTakeBack: (token: Recent) => boolean;
  onTakeBack: (token: Recent) => void;
  onReturn: (token: Recent) => void;
}

/** What was finished lately: one's own acts can be taken back, and who missed a call comes back. */
export function RecentList({ tokens, last, busy, canTakeBack, onTakeBack, onReturn }: Props) {
  const t = useMessages();
  return (
    <section className="list recent">
      <header className="list-head">
        <h2>{t("recent")}</h2>
      </header>
      {tokens.length === 0 && <p className="list-empty">{t("nothingRecent")}</p>}
      <ul className="rows">
        {tokens.map((token) => (
          <li key={token.id} className="row-with-button">
            <span className="row still">
              <bdi className="label row-label">{token.token_label}</bdi>
              <span className="row-name">
                <span className={`deed ${token.deed.toLowerCase()}`}>
                  {t(`deed.${token.deed}`)}
                </span>
                {token.desk_id !== null && <small>{t("desk", { number: token.desk_id })}</small>}
                <Notes notes={token.notes} />
              </span>
            </span>
            <span className="row-acts">
              {token.status === "NO_SHOW" && (
                <button
                  type="button"
                  className="button small"
                  disabled={busy}
                  onClick={() => onReturn(token)}
                >
                  {t("return")}
                </button>
              )}
              {canTakeBack(token) && (
                <button
                  type="button"
                  className="button small"
                  disabled={busy}
                  onClick={() => onTakeBack(token)}
                >
                  {t("takeBack")}{" "}
                  {last?.id === token.id && (
                    <span className="key" aria-hidden="true">
                      Z
                    </span>
                  )}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
