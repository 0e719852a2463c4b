import { isLanguage, isolated, LANGUAGES, nameIn, useLanguage } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { MessageIn, MessageKind } from "@web/types/department";
import { type FormEvent, useState } from "react";
import { Dialog } from "../Dialog";
import { NoteField } from "../NoteField";
import { countersOf, type DirectoryNames, ownQueues } from "../useQueues";
import { useMessages } from "./messages";

const KINDS: readonly MessageKind[] = ["DELAY", "CLOSING", "OTHER_ENTRANCE", "OTHER"];
// Those that say all there is to say by themselves; texts of one's own are a supervisor's.
const BY_DESKS: readonly MessageKind[] = ["DELAY", "CLOSING"];
const LASTS_MINUTES = [30, 60, 120, 240, 480] as const;
const MINUTES_MAX = 480;

interface Props {
  departmentId: string;
  names: DirectoryNames;
  session: SignedIn;
  supervisor: boolean;
  onClose: () => void;
}

/** Where a desk says something to all who wait; a supervisor also in their own words. */
export function MessageDialog({ departmentId, names, session, supervisor, onClose }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const actions = useActions(session);
  const [kind, setKind] = useState<MessageKind>("DELAY");
  const [minutes, setMinutes] = useState(15);
  const [lasts, setLasts] = useState(60);
  const [queueId, setQueueId] = useState("");
  const [texts, setTexts] = useState<Record<string, string>>({});
  const counters = countersOf(ownQueues(names));
  const counted = BY_DESKS.includes(kind);
  const written = Object.entries(texts).filter(([, text]) => text.trim() !== "");

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body: MessageIn = {
      kind,
      minutes: counted ? minutes : null,
      texts: Object.fromEntries(written),
      queue_id: queueId || null,
      lasts_minutes: lasts,
    };
    if (await actions.act(`/api/v1/departments/${departmentId}/messages`, body)) onClose();
  };

  return (
    <Dialog title={t("open")} onClose={onClose}>
      <ProblemNote actions={actions} pageMessages={t} />
      <form className="dialog-form" onSubmit={(event) => void submit(event)}>
        <label className="field">
          {t("what")}
          <select
            data-first
            value={kind}
            onChange={(event) => setKind(event.target.value as MessageKind)}
          >
            {(supervisor ? KINDS : BY_DESKS).map((one) => (
              <option key={one} value={one}>
                {t(`kind.${one}`)}
              </option>
            ))}
          </select>
        </label>
        {counted && (
          <label className="field">
            {kind === "DELAY" ? t("delayMinutes") : t("closingMinutes")}
            <input
              type="number"
              min={1}
              max={MINUTES_MAX}
              required
              value={Number.isNaN(minutes) ? "" : minutes}
              onChange={(event) => setMinutes(event.target.valueAsNumber)}
            />
          </label>
        )}
        {supervisor &&
          names.department?.languages.map((one) => {
            const named = isolated(isLanguage(one) ? LANGUAGES[one].name : one);
            return (
              <NoteField
                key={one}
                label={
                  counted ? t("textOptional", { language: named }) : t("text", { language: named })
                }
                note={texts[one] ?? ""}
                onChange={(text) => setTexts({ ...texts, [one]: text })}
              />
            );
          })}
        {written.length > 0 && written.length < (names.department?.languages.length ?? 0) && (
          <p>{t("missing")}</p>
        )}
        {counters.length > 1 && (
          <label className="field">
            {t("forWhom")}
            <select value={queueId} onChange={(event) => setQueueId(event.target.value)}>
              <option value="">{t("everybody")}</option>
              {counters.map((queue) => (
                <option key={queue.queue_id} value={queue.queue_id}>
                  {isolated(nameIn(queue.names, language))}
                </option>
              ))}
            </select>
          </label>
        )}
        <label className="field">
          {t("lasts")}
          <select value={lasts} onChange={(event) => setLasts(Number(event.target.value))}>
            {LASTS_MINUTES.map((one) => (
              <option key={one} value={one}>
                {one < 60 ? t("minutes", { minutes: one }) : t("hours", { hours: one / 60 })}
              </option>
            ))}
          </select>
        </label>
        <p className="to-all-hint">{t("public")}</p>
        <button type="submit" className="button primary" disabled={actions.busy}>
          {t("post")}
        </button>
      </form>
    </Dialog>
  );
}
