import { call } from "@web/api";
import { timeIn, useAge } from "@web/clock";
import { useLanguage } from "@web/i18n";
import { Problem } from "@web/problem";
import { soundAllowed, unlockSound } from "@web/sound";
import type { StreamState } from "@web/stream";
import type { Board } from "@web/types/display";
import { useEffect, useState } from "react";
import { useMessages } from "./messages";
import type { Options } from "./options";

interface LivenessProps {
  board: Board;
  state: StreamState;
  heardAt: number | null;
  voice: Options["voice"];
}

/** How old the numbers are, and in plain words when they can no longer be trusted. */
export function Liveness({ board, state, heardAt, voice }: LivenessProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const cut = state === "lost" || board.stale_since !== null;
  const goodAt = board.stale_since ?? heardAt ?? Date.now();
  return (
    <footer className="liveness" data-state={cut ? "cut" : state}>
      {cut ? (
        <p className="liveness-cut" role="alert">
          <strong>{t("cut")}.</strong>{" "}
          {t("cutSince", { time: timeIn(board.time_zone, language, goodAt) })}
        </p>
      ) : (
        <p className="liveness-age">
          <span className="liveness-dot" aria-hidden="true" />
          {state === "live" ? t("live") : t("opening")}
          <Age since={heardAt} />
        </p>
      )}
      {voice !== "off" && <SoundButton />}
    </footer>
  );
}

/** Apart from the rest, because it is drawn anew each second. */
function Age({ since }: { since: number | null }) {
  const t = useMessages();
  const seconds = useAge(since);
  return seconds === null ? null : <span> · {t("updated", { seconds })}</span>;
}

/** Browsers keep a page silent until it is touched; once it has been, this goes away. */
function SoundButton() {
  const t = useMessages();
  const [allowed, setAllowed] = useState(soundAllowed);
  useEffect(() => unlockSound(() => setAllowed(true)), []);
  if (allowed) return null;
  return (
    <button type="button" className="sound">
      <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <path
          d="M4 9v6h4l5 4V5L8 9H4Zm12.5-.5a5 5 0 0 1 0 7M19 6a8.5 8.5 0 0 1 0 12"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {t("touchForSound")}
    </button>
  );
}

/** Before the first board: connecting, or why there is none. */
export function Opening({ branch, state }: { branch: string; state: StreamState }) {
  const t = useMessages();
  const [unknown, setUnknown] = useState(false);
  useEffect(() => {
    if (state !== "lost") return;
    const ask = () =>
      call("GET", `/api/v1/boards/${encodeURIComponent(branch)}`).then(
        () => setUnknown(false),
        (error) => setUnknown(error instanceof Problem && error.status === 404),
      );
    void ask();
    const timer = setInterval(ask, ASK_MS);
    return () => clearInterval(timer);
  }, [branch, state]);
  return (
    <main>
      <div className="opening" role="status">
        <h1>{unknown ? t("unknown") : state === "lost" ? t("cut") : t("opening")}</h1>
        <p className="opening-branch">
          <bdi>{branch}</bdi>
        </p>
      </div>
    </main>
  );
}

const ASK_MS = 10_000;
