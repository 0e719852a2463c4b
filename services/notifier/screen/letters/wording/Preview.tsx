import { call } from "@web/api";
import { problemSentence } from "@web/messages/problemSentence";
import { asProblem } from "@web/problem";
import type { SignedIn } from "@web/session/useSession";
import type { LetterPreview, Words } from "@web/types/notifier";
import { useEffect, useState } from "react";
import { useMessages } from "../messages";

const PAUSE_MS = 400;

interface Props {
  path: string;
  words: Words;
  session: SignedIn;
}

/** How the letter would look, shortly after one stops typing. */
export function Preview({ path, words, session }: Props) {
  const t = useMessages();
  const { accessToken, expire } = session;
  const [seen, setSeen] = useState<LetterPreview | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const body = JSON.stringify(words);
  const whole = words.subject !== "" && words.headline !== "" && words.body.length > 0;
  useEffect(() => {
    if (!whole) return;
    const end = new AbortController();
    const look = async () => {
      try {
        const options = { accessToken, signal: end.signal, body: JSON.parse(body) as Words };
        setSeen(await call<LetterPreview>("POST", path, options));
        setFailed(null);
      } catch (error) {
        if (end.signal.aborted) return;
        if (asProblem(error).status === 401) expire();
        else setFailed(error);
      }
    };
    const timer = setTimeout(() => void look(), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, [path, body, whole, accessToken, expire]);
  return (
    <section aria-label={t("wording.preview")} className="letters-card" aria-live="polite">
      <h3>{t("wording.preview")}</h3>
      {failed !== null && <p className="note bad">{problemSentence(t, failed)}</p>}
      {seen && failed === null && (
        <div className="wording-letter" lang={seen.language} dir={seen.direction}>
          <p className="wording-subject">{seen.subject}</p>
          <p className="wording-headline">{seen.headline}</p>
          {seen.body.map((said) => (
            <p key={said}>{said}</p>
          ))}
          <dl>
            {seen.facts.map(({ name, value }) => (
              <div key={name}>
                <dt>
                  <bdi>{name}</bdi>
                </dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </section>
  );
}
