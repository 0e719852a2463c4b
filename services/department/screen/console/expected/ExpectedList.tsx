import { timeIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import type { Expected } from "@web/types/department";
import { PersonRow } from "../PersonRow";
import { useMessages } from "./messages";

interface Props {
  tokens: Expected[];
  timeZone: string | null;
  busy: boolean;
  onLook: (token: Expected) => void;
  onCheckIn: (token: Expected) => void;
}

/** Who has booked and is in no line yet, and the button for whoever says at the desk that they are here. */
export function ExpectedList({ tokens, timeZone, busy, onLook, onCheckIn }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  if (tokens.length === 0) return null;
  return (
    <section className="list expected">
      <header className="list-head">
        <h2>{t("expected")}</h2>
        <span className="count">{t("people", { count: tokens.length })}</span>
      </header>
      <ul className="rows">
        {tokens.map((token) => (
          <li key={token.id} className="row-with-button">
            <PersonRow token={token} more={t("more")} onLook={() => onLook(token)}>
              <small>
                {timeZone && t("at", { time: timeIn(timeZone, language, token.starts_at) })}
                {token.checked_in_at !== null && ` · ${t("here")}`}
              </small>
            </PersonRow>
            {token.checked_in_at === null && (
              <button
                type="button"
                className="button small"
                disabled={busy}
                onClick={() => onCheckIn(token)}
              >
                {t("checkIn")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
