import { agoIn } from "@web/ago";
import { momentIn, useNow } from "@web/clock";
import { nameIn, useLanguage } from "@web/i18n";
import type { SignedIn } from "@web/session/useSession";
import type { Letter } from "@web/types/notifier";
import { useState } from "react";
import { LetterText } from "./LetterText";
import { useMessages } from "./messages";
import type { Chosen } from "./useChosen";
import type { Redrive } from "./useRedrive";

const TICK_MS = 10_000;

interface Props {
  letter: Letter;
  session: SignedIn;
  /** Null: these letters cannot be sent again, or not by this person. */
  redrive: Redrive | null;
  chosen: Chosen;
}

/** One letter: whose, about what, why it is where it is, and what can be done. */
export function LetterRow({ letter, session, redrive, chosen }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const now = useNow(TICK_MS);
  const [open, setOpen] = useState(false);
  const zone = letter.time_zone ?? "UTC";
  const written = momentIn(zone, language, letter.created_at);
  return (
    <li className="letter">
      <div className="letter-head">
        {redrive && (
          <label className="letter-choice">
            <input
              type="checkbox"
              checked={chosen.has(letter.id)}
              onChange={() => chosen.toggle(letter.id)}
            />
            <span className="visually-hidden">{t("choose", { label: letter.token_label })}</span>
          </label>
        )}
        <bdi className="label letter-label">{letter.token_label}</bdi>
        <span className="letter-kind">{t(`kind.${letter.kind}`)}</span>
        <span className="letters-soft">
          <bdi>{nameIn(letter.queue_names, language) || letter.queue_id}</bdi>
        </span>
        <time className="letters-soft letter-when" dateTime={letter.created_at} title={written}>
          {agoIn(language, letter.created_at, now)}
        </time>
      </div>
      {letter.last_error && (
        <p className="letters-reason" dir="auto">
          {letter.last_error}
        </p>
      )}
      <div className="letter-foot">
        <p className="letters-soft">
          {letter.recipient === null ? t("forgotten") : <bdi>{letter.recipient}</bdi>}
          {" · "}
          {t("attempts", { count: letter.attempts })}
          {letter.next_attempt_at && (
            <>
              {" · "}
              {t("nextAttempt", { when: agoIn(language, letter.next_attempt_at, now) })}
            </>
          )}
        </p>
        <div className="letter-acts">
          {session.role !== "staff" && letter.recipient !== null && (
            <button
              type="button"
              className="button small"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              {open ? t("closeText") : t("readText")}
              <span className="visually-hidden"> {letter.token_label}</span>
            </button>
          )}
          {redrive && letter.recipient !== null && (
            <button
              type="button"
              className="button small"
              disabled={redrive.busy}
              onClick={() => redrive.send([letter])}
            >
              {t("sendAgain")}
              <span className="visually-hidden"> {letter.token_label}</span>
            </button>
          )}
        </div>
      </div>
      {open && <LetterText id={letter.id} session={session} />}
    </li>
  );
}
