import { timeIn } from "../clock";
import { nameIn, useLanguage } from "../i18n";
import { useMessages } from "./messages";

/** What is said to all who wait, as each service tells it. */
export interface ToAll {
  kind: "DELAY" | "CLOSING" | "OTHER_ENTRANCE" | "OTHER";
  minutes: number | null;
  at: string | null;
  texts: Record<string, string>;
}

/** The sentence that there are words for, and what was written by hand in the reader's language. */
export function MessageToAll({ message, timeZone }: { message: ToAll; timeZone: string }) {
  const t = useMessages();
  const { language } = useLanguage();
  const written = nameIn(message.texts, language);
  return (
    <>
      {message.kind === "DELAY" && <span>{t("delay", { minutes: message.minutes ?? 0 })}</span>}
      {message.kind === "CLOSING" && message.at && (
        <span>{t("closing", { time: timeIn(timeZone, language, message.at) })}</span>
      )}
      {message.kind === "OTHER_ENTRANCE" && <span>{t("otherEntrance")}</span>}{" "}
      {written && (
        <bdi lang={message.texts[language] === undefined ? undefined : language}>{written}</bdi>
      )}
    </>
  );
}
