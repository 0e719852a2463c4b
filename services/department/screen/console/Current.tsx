import { nameIn, useLanguage, useWords } from "@web/i18n";
import type { Desk, Token } from "@web/types/department";
import { ActButton } from "./ActButton";
import { CategoryChip } from "./CategoryChip";
import type { Act } from "./keys";
import { secondsSince, stopwatch } from "./useLine";
import { type DirectoryNames, ownQueues } from "./useQueues";
import { UNDO_MS } from "./whatIsThere";
import { WORDS } from "./words";

interface Props {
  desk: Desk | null;
  mine: boolean;
  visitor: Token | null;
  waitingCount: number | null;
  next: Token | null;
  names: DirectoryNames;
  now: number;
  can: Record<Act, boolean>;
  busy: boolean;
  undo: Token | null;
  onAct: (act: Act) => void;
  onOpen: () => void;
}

/** The visitor at this desk and everything that can be done; the same place for every button. */
export function Current(props: Props) {
  const { desk, visitor, mine, can, busy, onAct } = props;
  const words = useWords(WORDS);
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
          {words.start}
        </ActButton>
        <ActButton
          act="serve"
          kind={serving ? "primary" : "quiet"}
          disabled={!can.serve || busy}
          onPress={() => onAct("serve")}
        >
          {words.serve}
        </ActButton>
        <ActButton act="recall" disabled={!can.recall || busy} onPress={() => onAct("recall")}>
          {words.recall}
        </ActButton>
        <ActButton
          act="noShow"
          kind="danger"
          disabled={!can.noShow || busy}
          onPress={() => onAct("noShow")}
        >
          {words.noShow}
        </ActButton>
        <ActButton act="hold" disabled={!can.hold || busy} onPress={() => onAct("hold")}>
          {words.hold}
        </ActButton>
        <ActButton
          act="transfer"
          disabled={!can.transfer || busy}
          onPress={() => onAct("transfer")}
        >
          {words.transfer}
        </ActButton>
        <UndoButton {...props} />
      </div>
      <BigButton {...props} />
    </section>
  );
}

function Visitor({ visitor, names, now }: Props & { visitor: Token }) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const serving = visitor.status === "SERVING";
  const since = serving ? visitor.started_at : visitor.called_at;
  const queues = ownQueues(names);
  const queue = queues.find((one) => one.queue_id === visitor.queue_id);
  return (
    <>
      <p className="visitor-state">{serving ? words.serving : words.called}</p>
      <bdi className="label visitor-label">{visitor.token_label}</bdi>
      <p className="visitor-name">
        {visitor.name && <bdi>{visitor.name}</bdi>}
        <CategoryChip token={visitor} />
        {queues.length > 1 && queue && <span>{nameIn(queue.names, language)}</span>}
      </p>
      <dl className="timers">
        <div>
          <dt>{serving ? words.sinceStart : words.sinceCall}</dt>
          <dd>{stopwatch(secondsSince(since, now))}</dd>
        </div>
        <div>
          <dt>{words.waitedBefore}</dt>
          <dd>{stopwatch(visitor.waited_seconds)}</dd>
        </div>
      </dl>
    </>
  );
}

function Nobody({ desk, mine }: { desk: Desk | null; mine: boolean }) {
  const words = useWords(WORDS);
  if (desk === null) return <p className="visitor-none">{words.connecting}</p>;
  if (desk.state === "CLOSED") return <p className="visitor-none">{words.deskClosed}</p>;
  if (!mine) return <p className="visitor-none">{words.deskTaken(desk.user_name ?? "")}</p>;
  return (
    <p className="visitor-none">{desk.state === "BREAK" ? words.onBreak : words.nobodyHere}</p>
  );
}

function UndoButton({ undo, now, can, busy, onAct }: Props) {
  const words = useWords(WORDS);
  const called = undo?.status === "CALLED";
  const at = called ? undo.called_at : (undo?.ended_at ?? null);
  const left = Math.max(0, Math.ceil(UNDO_MS / 1_000 - secondsSince(at, now)));
  return (
    <ActButton act="undo" disabled={!can.undo || busy} onPress={() => onAct("undo")}>
      {undo === null ? words.undo : called ? words.undoCall(left) : words.undoNoShow(left)}
    </ActButton>
  );
}

function BigButton({ desk, mine, visitor, waitingCount, next, can, busy, onAct, onOpen }: Props) {
  const words = useWords(WORDS);
  if (desk && (desk.state === "CLOSED" || !mine)) {
    return (
      <button type="button" className="big primary" disabled={busy} onClick={onOpen}>
        {words.openDesk}
      </button>
    );
  }
  if (desk?.state === "BREAK") {
    return (
      <button type="button" className="big primary" disabled={busy} onClick={() => onAct("pause")}>
        <span>
          {words.backFromBreak}{" "}
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
        {words.callNext}{" "}
        <span className="key" aria-hidden="true">
          N
        </span>
      </span>
      <small>
        {visitor ? (
          words.finishFirst
        ) : next ? (
          <>
            <bdi className="label">{next.token_label}</bdi> · {words.people(waitingCount ?? 0)}
          </>
        ) : (
          words.nobodyWaits
        )}
      </small>
    </button>
  );
}
