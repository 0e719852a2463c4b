import { Frame } from "@web/session/Frame";
import { RequireSignIn } from "@web/session/RequireSignIn";
import { useRead } from "@web/session/useRead";
import type { SignedIn } from "@web/session/useSession";
import type { Letters as LetterList, Summary } from "@web/types/notifier";
import type { Role } from "@web/types/token_api";
import { useRoute } from "@web/useRoute";
import { type ReactNode, useState } from "react";
import { LetterRow } from "./LetterRow";
import { MailServer } from "./MailServer";
import { useMessages } from "./messages";
import { Outcomes } from "./Outcomes";
import { Tabs } from "./Tabs";
import { useChosen } from "./useChosen";
import { useRedrive } from "./useRedrive";
import { WordingSection } from "./wording/WordingSection";

const ROLES: readonly Role[] = ["staff", "supervisor", "admin"];
const STATUSES = ["dead", "pending", "sent", "superseded"] as const;
const PAGE_LENGTH = 25;
// Letters rest for seconds at least between two tries.
const READ_EVERY_MS = 5_000;

const VIEWS = ["letters", "words"] as const;

type View = (typeof VIEWS)[number];
type Status = (typeof STATUSES)[number];

/** What was not delivered, what waits, and whether the mail server answers. */
export function LettersPage() {
  const t = useMessages();
  return (
    <RequireSignIn title={t("title")} roles={ROLES}>
      {(session) => <Views session={session} />}
    </RequireSignIn>
  );
}

/** The letters, and for administrators what letters say. */
function Views({ session }: { session: SignedIn }) {
  const t = useMessages();
  const view: View = useRoute()[0] === "words" ? "words" : "letters";
  const show = (next: View) => location.replace(next === "words" ? "#words" : "#");
  if (session.role !== "admin") return <Letters session={session} />;
  const views = (
    <Tabs
      label={t("views")}
      tabs={VIEWS.map((each) => [each, t(`view.${each}`)])}
      chosen={view}
      onChoose={show}
    />
  );
  if (view === "letters") return <Letters session={session} views={views} />;
  return (
    <Frame title={t("title")} onSignOut={session.signOut}>
      <main className="letters">
        {views}
        <WordingSection session={session} />
      </main>
    </Frame>
  );
}

function Letters({ session, views }: { session: SignedIn; views?: ReactNode }) {
  const t = useMessages();
  const [status, setStatus] = useState<Status>("dead");
  // The last letter of each page that one has gone past; the newest letters come first.
  const [passed, setPassed] = useState<string[]>([]);
  const after = passed.at(-1);
  const query = `status=${status}&limit=${PAGE_LENGTH}${after ? `&after=${after}` : ""}`;
  const summary = useRead<Summary>("/api/v1/letters/summary", session, READ_EVERY_MS);
  const list = useRead<LetterList>(`/api/v1/letters?${query}`, session, READ_EVERY_MS);
  const redrive = useRedrive(session, () => {
    list.reload();
    summary.reload();
  });
  const letters = list.answer?.letters ?? null;
  const counts = summary.answer?.letters;
  const mayRedrive = session.role !== "staff";
  const dead = mayRedrive && status === "dead" ? (letters ?? []) : [];
  const chosen = useChosen(dead.map((letter) => letter.id));
  const show = (next: Status) => {
    setStatus(next);
    setPassed([]);
    redrive.forget();
  };
  return (
    <Frame title={t("title")} onSignOut={session.signOut} lost={summary.lost || list.lost}>
      <main className="letters">
        {views}
        {summary.answer && <MailServer summary={summary.answer} />}
        <Tabs
          label={t("which")}
          tabs={STATUSES.map((each) => [each, t(`status.${each}`), counts?.[each]])}
          chosen={status}
          onChoose={show}
        />
        {!mayRedrive && status === "dead" && <p className="letters-soft">{t("supervisorsSend")}</p>}
        <Outcomes redrive={redrive} />
        {dead.length > 0 && (
          <div className="letters-acts">
            <label className="letters-all">
              <input type="checkbox" checked={chosen.all} onChange={chosen.toggleAll} />
              {t("chooseAll")}
            </label>
            <button
              type="button"
              className="button primary"
              disabled={chosen.ids.length === 0 || redrive.busy}
              onClick={() => redrive.send(dead.filter((letter) => chosen.has(letter.id)))}
            >
              {t("sendAgainMany", { count: chosen.ids.length })}
            </button>
          </div>
        )}
        {letters?.length === 0 && <p className="letters-none">{t(`none.${status}`)}</p>}
        <ul className="letters-list">
          {letters?.map((letter) => (
            <LetterRow
              key={letter.id}
              letter={letter}
              session={session}
              redrive={mayRedrive && status === "dead" ? redrive : null}
              chosen={chosen}
            />
          ))}
        </ul>
        {(after || list.answer?.next) && (
          <div className="letters-pages">
            <button
              type="button"
              className="button"
              disabled={!after}
              onClick={() => setPassed(passed.slice(0, -1))}
            >
              {t("newer")}
            </button>
            <button
              type="button"
              className="button"
              disabled={!list.answer?.next}
              onClick={() => list.answer?.next && setPassed([...passed, list.answer.next])}
            >
              {t("older")}
            </button>
          </div>
        )}
      </main>
    </Frame>
  );
}
