import { momentIn } from "@web/clock";
import { isLanguage, LANGUAGES, useLanguage } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { LetterWords } from "@web/types/notifier";
import { useRef, useState } from "react";
import { useMessages } from "../messages";
import { Preview } from "./Preview";
import { TestLetter } from "./TestLetter";
import { type Draft, draftOf, inserted, wordsOf } from "./words";

interface Props {
  letter: LetterWords;
  path: string;
  session: SignedIn;
  onChanged: () => void;
}

type TextInput = HTMLInputElement | HTMLTextAreaElement;

const LENGTH_MAX: Record<keyof Draft, number> = { subject: 150, headline: 120, body: 3_000 };
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The words of one kind of letter in one language, and how they look. */
export function WordsForm({ letter, path, session, onChanged }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const actions = useActions(session);
  const [draft, setDraft] = useState(() => draftOf(letter.words));
  // Where a name goes that is pressed: where one wrote last.
  const last = useRef<{ field: keyof Draft; input: TextInput } | null>(null);
  const words = wordsOf(draft);
  const unchanged = JSON.stringify(words) === JSON.stringify(letter.words);
  const direction = isLanguage(letter.language) ? LANGUAGES[letter.language].dir : "auto";

  const field = (name: keyof Draft) => ({
    value: draft[name],
    lang: letter.language,
    dir: direction,
    required: true,
    maxLength: LENGTH_MAX[name],
    onChange: (event: { target: { value: string } }) =>
      setDraft({ ...draft, [name]: event.target.value }),
    onFocus: (event: { currentTarget: TextInput }) => {
      last.current = { field: name, input: event.currentTarget };
    },
  });
  const insert = (name: string) => {
    const { field, input } = last.current ?? { field: "body" as const, input: null };
    const end = draft[field].length;
    const from = input?.selectionStart ?? end;
    setDraft(inserted(draft, { field, from, to: input?.selectionEnd ?? end }, name));
  };
  const save = async () => {
    if (await actions.send("PUT", path, words)) onChanged();
  };
  const forget = async () => {
    if (await actions.send("DELETE", path)) onChanged();
  };

  return (
    <div className="wording-columns">
      <form
        className="wording-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label className="field">
          {t("wording.subject")}
          <input {...field("subject")} />
        </label>
        <label className="field">
          {t("wording.headline")}
          <input {...field("headline")} />
        </label>
        <label className="field">
          {t("wording.body")}
          <textarea rows={6} {...field("body")} />
        </label>
        <fieldset className="wording-names">
          <legend>{t("wording.names")}</legend>
          {letter.names.map((each) => (
            <button key={each} type="button" className="button small" onClick={() => insert(each)}>
              {t(`name.${each}`)} <code dir="ltr">{`{${each}}`}</code>
            </button>
          ))}
        </fieldset>
        <ProblemNote actions={actions} pageMessages={t} />
        <div className="wording-acts">
          <button type="submit" className="button primary" disabled={unchanged || actions.busy}>
            {t("wording.save")}
          </button>
          {letter.changed_at !== null && (
            <button type="button" className="button" disabled={actions.busy} onClick={forget}>
              {t("wording.forget")}
            </button>
          )}
          {!unchanged && (
            <button
              type="button"
              className="button"
              onClick={() => setDraft(draftOf(letter.words))}
            >
              {t("wording.undo")}
            </button>
          )}
        </div>
        <p className="letters-soft" role="status">
          {letter.changed_at === null
            ? t("wording.ours")
            : t("wording.changedBy", {
                who: letter.changed_by ?? "",
                when: momentIn(HERE, language, letter.changed_at),
              })}
        </p>
      </form>
      <div className="wording-seen">
        <Preview path={`${path}/preview`} words={words} session={session} />
        <TestLetter path={`${path}/test`} words={words} session={session} />
      </div>
    </div>
  );
}
