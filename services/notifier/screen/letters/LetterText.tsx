import { call } from "@web/api";
import { problemSentence } from "@web/messages/problemSentence";
import { asProblem } from "@web/problem";
import type { SignedIn } from "@web/session/useSession";
import type { LetterText as Text } from "@web/types/notifier";
import { useEffect, useState } from "react";
import { useMessages } from "./messages";

/** What the letter says, in its own language; without links and codes, which the server keeps back. */
export function LetterText({ id, session }: { id: string; session: SignedIn }) {
  const t = useMessages();
  const { accessToken, expire } = session;
  const [text, setText] = useState<Text | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  useEffect(() => {
    const end = new AbortController();
    const read = async () => {
      try {
        const path = `/api/v1/letters/${id}/text`;
        setText(await call<Text>("GET", path, { accessToken, signal: end.signal }));
      } catch (error) {
        if (end.signal.aborted) return;
        if (asProblem(error).status === 401) expire();
        else setFailed(error);
      }
    };
    void read();
    return () => end.abort();
  }, [id, accessToken, expire]);
  return (
    <div className="letter-text" aria-live="polite">
      {failed !== null && <p className="note bad">{problemSentence(t, failed)}</p>}
      {text && (
        <div lang={text.language} dir="auto">
          <h3>{text.subject}</h3>
          <p className="letter-body">{text.text}</p>
        </div>
      )}
    </div>
  );
}
