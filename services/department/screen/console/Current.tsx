import { isolated, nameIn, useLanguage } from "@web/i18n";
import { PhoneLink } from "@web/PhoneLink";
import type { Desk, LineToken, Token } from "@web/types/department";
import { ActButton } from "./ActButton";
import { CategoryChip } from "./CategoryChip";
import type { Act } from "./keys";
import { useMessages } from "./messages";
import { Notes } from "./Notes";
import { ToCome } from "./services/ToCome";
import { UNDO_CALL_MS, type Undoable } from "./undoing";
import { secondsSince, stopwatch } from "./useLine";
import { type DirectoryNames, ownQueues } from "./useQueues";
import { WhyThisOne } from "./WhyThisOne";

interface Props {
  desk: Desk | null;
  mine: boolean;
  visitor: LineToken | null;
  waitingCount: number | null;
  next: Token | null;
  names: DirectoryNames;
  now: number;
  can: Record<Act, boolean>;
  busy: boolean;
  undo: Undoable | null;
  onAct: (act: Act) => void;
  onOpen: () => void;
}

/** The visitor at this desk and everything that can be done; the same place for every button. */
export function Current(props: Props) {
  const { desk, visitor, mine, can, busy, onAct } = props;
  const t = useMessages();
  const serving = visitor?.status === "SERVING";
  return (
    <section className={`current ${visitor ? (serving ? "serving" : "called") : "empty"}`}>
      <div className="visitor" aria-live="polite">
        {visitor ? <Visitor {...props} visitor={visitor} /> : <Nobody desk={desk} mine={mine} />}
      </div>
      <div className="verbs">
        <ActButton
          act="start"
          kind={can.start ? "primary" : "quiet"}
          disabled={!can.start || busy}
          onPress={() => onAct("start")}
        >
          {t("start")}
        </ActButton>
        <ActButton
          act="serve"
          kind={serving ? "primary" : "quiet"}
          disabled={!can.serve || busy}
          onPress={() => onAct("serve")}
        >
          {t("serve")}
        </ActButton>
        <ActButton act="recall" disabled={!can.recall || busy} onPress={() => onAct("recall")}>
          {t("recall")}
        </ActButton>
        <ActButton
          act="noShow"
          kind="danger"
          disabled={!can.noShow || busy}
          onPress={() => onAct("noShow")}
        >
          {t("noShow")}
        </ActButton>
        <ActButton act="hold" disabled={!can.hold || busy} onPress={() => onAct("hold")}>
          {t("hold")}
        </ActButton>
        <ActButton
          act="transfer"
          disabled={!can.transfer || busy}
          onPress={() => onAct("transfer")}
        >
          {t("transfer")}
        </ActButton>
        <UndoButton {...props} />
      </div>
      <BigButton {...props} />
    </section>
  );
}

function Visitor({ visitor, names, now }: Props & { visitor: LineToken }) {
  const t = useMessages();
  const { language } = useLanguage();
  const serving = visitor.status === "SERVING";
  const since = serving ? visitor.started_at : visitor.called_at;
  const queues = ownQueues(names);
  const queue = queues.find((one) => one.queue_id === visitor.queue_id);
  return (
    <>
      <p className="visitor-state">{serving ? t("serving") : t("called")}</p>
      <bdi className="label visitor-label" style={{ "--letters": visitor.token_label.length }}>
        {visitor.token_label}
      </bdi>
      <p className="visitor-name">
        {visitor.name && <bdi>{visitor.name}</bdi>}
        <CategoryChip token={visitor} />
        {queues.length > 1 && queue && <bdi>{nameIn(queue.names, language)}</bdi>}
        <PhoneLink number={visitor.phone} />
      </p>
      <Notes notes={visitor.notes} />
      <ToCome token={visitor} names={names} />
      {visitor.chosen && <WhyThisOne chosen={visitor.chosen} />}
      <dl className="timers">
        <div>
          <dt>{serving ? t("sinceStart") : t("sinceCall")}</dt>
          <dd>{stopwatch(secondsSince(since, now))}</dd>
        </div>
        <div>
          <dt>{t("waitedBefore")}</dt>
          <dd>{stopwatch(visitor.waited_seconds)}</dd>
        </div>
      </dl>
    </>
  );
}

function Nobody({ desk, mine }: { desk: Desk | null; mine: boolean }) {
  const t = useMessages();
  if (desk === null) return <p className="visitor-none">{t("connecting")}</p>;
  if (desk.state === "CLOSED") return <p className="visitor-none">{t("deskClosed")}</p>;
  if (!mine)
    return <p className="visitor-none">{t("deskTaken", { name: isolated(desk.user_name) })}</p>;
  return <p className="visitor-none">{desk.state === "BREAK" ? t("onBreak") : t("nobodyHere")}</p>;
}

function UndoButton({ undo, now, can, busy, onAct }: Props) {
  const t = useMessages();
  const since = undo?.act === "TOKEN_CALLED" ? secondsSince(undo.token.called_at, now) : 0;
  const seconds = Math.max(0, Math.ceil(UNDO_CALL_MS / 1_000 - since));
  return (
    <ActButton act="undo" disabled={!can.undo || busy} onPress={() => onAct("undo")}>
      {undo === null
        ? t("undo")
        : undo.act === "TOKEN_CALLED"
          ? t("undoCall", { seconds })
          : t("undoAct", {
              act: t(`deed.${undo.act}`),
              label: isolated(undo.token.token_label),
            })}
    </ActButton>
  );
}

function BigButton({ desk, mine, visitor, waitingCount, next, can, busy, onAct, onOpen }: Props) {
  const t = useMessages();
  if (desk && (desk.state === "CLOSED" || !mine)) {
    return (
      <button type="button" className="big primary" disabled={busy} onClick={onOpen}>
        {t("openDesk")}
      </button>
    );
  }
  if (desk?.state === "BREAK") {
    return (
      <button type="button" className="big primary" disabled={busy} onClick={() => onAct("pause")}>
        <span>
          {t("backFromBreak")}{" "}
          <span className="key" aria-hidden="true">
            B
          </span>
        </span>
      </button>
    );
  }
  return (
    <button
      type="button"
      className="big primary"
      disabled={!can.callNext || busy}
      aria-keyshortcuts="N"
      onClick={() => onAct("callNext")}
    >
      <span className="big-words">
        {t("callNext")}{" "}
        <span className="key" aria-hidden="true">
          N
        </span>
      </span>
      <small>
        {visitor ? (
          t("finishFirst")
        ) : next ? (
          <>
            <bdi className="label">{next.token_label}</bdi> ·{" "}
            {t("people", { count: waitingCount ?? 0 })}
          </>
        ) : (
          t("nobodyWaits")
        )}
      </small>
    </button>
  );
}
