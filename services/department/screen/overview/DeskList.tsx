import { isolated } from "@web/i18n";
import type { SignedIn } from "@web/session/useSession";
import type { Desk, Line } from "@web/types/department";
import { type DeskVerb, verbsFor } from "./desks";
import { useMessages } from "./messages";

interface Props {
  line: Line | null;
  session: SignedIn;
  busy: boolean;
  onDesk: (deskId: number, verb: DeskVerb) => Promise<unknown>;
}

/** The department's desks: who sits there, whom they have, and what can be done with them. */
export function DeskList({ line, session, busy, onDesk }: Props) {
  const t = useMessages();
  return (
    <section className="list">
      <header className="list-head">
        <h2>{t("desks")}</h2>
      </header>
      {line?.desks.length === 0 && <p className="list-empty">{t("noDesks")}</p>}
      <ul className="rows">
        {line?.desks.map((desk) => (
          <li key={desk.desk_id} className="row still overview-desk">
            <strong className="row-label">{t("desk", { number: desk.desk_id })}</strong>
            <span className="row-name">
              <DeskState desk={desk} own={desk.user_id === session.userId} />
            </span>
            <span className="overview-desk-acts">
              {verbsFor(desk, session.userId).map((verb) => (
                <button
                  key={verb}
                  type="button"
                  className="button small"
                  disabled={busy}
                  aria-label={t("deskVerb", { number: desk.desk_id, verb: verbName(desk, verb) })}
                  onClick={() => void onDesk(desk.desk_id, verb)}
                >
                  {verbName(desk, verb)}
                </button>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );

  function verbName(desk: Desk, verb: DeskVerb): string {
    return verb === "open" && desk.state !== "CLOSED" ? t("verb.takeOver") : t(`verb.${verb}`);
  }
}

function DeskState({ desk, own }: { desk: Desk; own: boolean }) {
  const t = useMessages();
  if (desk.state === "CLOSED") return <small>{t("deskClosed")}</small>;
  return (
    <>
      {own ? t("deskYours") : <bdi>{desk.user_name}</bdi>}
      <small>
        {desk.state === "BREAK"
          ? t("deskOnBreak")
          : desk.token_label === null
            ? t("deskFree")
            : t("deskHas", { label: isolated(desk.token_label) })}
      </small>
    </>
  );
}
