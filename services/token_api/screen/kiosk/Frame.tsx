import { Clock } from "@web/clock";
import { nameIn, useLanguage } from "@web/i18n";
import type { Kiosk } from "@web/types/token_api";
import type { ReactNode } from "react";
import { useMessages } from "./messages";

// Before this the countdown would only make people hurry.
const SHOWN_FROM_SECONDS = 20;

interface FrameProps {
  kiosk: Kiosk;
  left: number | null;
  onBack: (() => void) | null;
  onStartOver: (() => void) | null;
  children: ReactNode;
}

/** What stands around every step: where one is, the way back, and the time left. */
export function Frame({ kiosk, left, onBack, onStartOver, children }: FrameProps) {
  const t = useMessages();
  const { language } = useLanguage();
  return (
    <div className="frame">
      <header className="frame-head">
        <span className="frame-branch">
          <bdi>{nameIn(kiosk.names, language)}</bdi>
        </span>
        <Clock timeZone={kiosk.time_zone} />
      </header>
      <main className="frame-main">{children}</main>
      <footer className="frame-foot">
        {onBack && (
          <button type="button" className="button" onClick={onBack}>
            <Arrow /> {t("back")}
          </button>
        )}
        {left !== null && left <= SHOWN_FROM_SECONDS && (
          <p className="countdown" role="timer">
            <span className="countdown-text">{t("backIn", { seconds: left })}</span>
            <span className="countdown-hint">{t("touchToStay")}</span>
          </p>
        )}
        {onStartOver && (
          <button type="button" className="button start-over" onClick={onStartOver}>
            {t("startOver")}
          </button>
        )}
      </footer>
    </div>
  );
}

function Arrow() {
  return (
    <svg className="arrow" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d="M14 5l-7 7 7 7"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
