import { dateIn, todayIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { Found, FoundAnswer } from "@web/types/department";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { takesKeys } from "../keys";
import { Notes } from "../Notes";
import { PersonRow } from "../PersonRow";
import { useMessages } from "./messages";

// The server gives no more than this.
const FOUND_MAX = 20;
const TEXT_LENGTH_MAX = 200;

interface Props {
  departmentId: string;
  timeZone: string;
  session: SignedIn;
  onLook: (visitor: Found) => void;
  onNewTicket: () => void;
}

/** Find somebody by what is known of them; whoever is found can be looked at, whatever became of them. */
export function FindForm(props: Props) {
  const { departmentId, timeZone, session, onLook } = props;
  const t = useMessages();
  const actions = useActions(session);
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<Found[] | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useFocusKey(input);

  const search = async (event: FormEvent) => {
    event.preventDefault();
    const path = `/api/v1/departments/${encodeURIComponent(departmentId)}/visitors/search`;
    const answer = await actions.act<FoundAnswer>(path, { text: typed.trim() });
    if (answer !== null) setFound(answer.visitors);
  };
  const clear = () => {
    setTyped("");
    setFound(null);
    input.current?.focus();
  };
  return (
    <search className="list find">
      <form className="find-form" onSubmit={search}>
        <label className="find-field">
          <span className="visually-hidden">{t("find")}</span>
          <input
            ref={input}
            type="search"
            value={typed}
            maxLength={TEXT_LENGTH_MAX}
            placeholder={t("findHint")}
            dir="auto"
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <button type="submit" className="button small" disabled={!typed.trim() || actions.busy}>
          {t("search")}
        </button>
        {found !== null && (
          <button type="button" className="button small" onClick={clear}>
            {t("clear")}
          </button>
        )}
        <button type="button" className="button small" onClick={props.onNewTicket}>
          {t("newTicket")}
        </button>
      </form>
      <ProblemNote actions={actions} pageMessages={t} />
      {found !== null && (
        <>
          <p className="list-empty" role="status">
            {found.length === FOUND_MAX
              ? t("foundMany", { count: FOUND_MAX })
              : t("found", { count: found.length })}
          </p>
          <ul className="rows">
            {found.map((visitor) => (
              <li key={visitor.id}>
                <FoundRow visitor={visitor} timeZone={timeZone} onLook={onLook} />
              </li>
            ))}
          </ul>
        </>
      )}
    </search>
  );
}

interface RowProps {
  visitor: Found;
  timeZone: string;
  onLook: (visitor: Found) => void;
}

function FoundRow({ visitor, timeZone, onLook }: RowProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const today = visitor.service_date === todayIn(timeZone);
  return (
    <PersonRow token={visitor} onLook={() => onLook(visitor)}>
      <small>
        {t(`status.${visitor.status}`)}
        {visitor.desk_id !== null && ` ${t("atDesk", { number: visitor.desk_id })}`}
        {!today &&
          ` ${t("on", { date: dateIn("UTC", language, `${visitor.service_date}T12:00:00Z`) })}`}
      </small>
      <Notes notes={visitor.notes} />
    </PersonRow>
  );
}

/** The slash goes to the field, as on many pages; not while somebody types or a dialog is open. */
function useFocusKey(input: { current: HTMLInputElement | null }): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== "/" || !takesKeys(event)) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [input]);
}
