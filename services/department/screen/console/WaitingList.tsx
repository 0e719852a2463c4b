import { nameIn, useLanguage } from "@web/i18n";
import type { Line, LineToken } from "@web/types/department";
import { CategoryChip } from "./CategoryChip";
import { joinedBy } from "./joinedBy";
import { useMessages } from "./messages";
import { Notes } from "./Notes";
import { secondsSince, stopwatch } from "./useLine";
import { type DirectoryNames, ownQueues } from "./useQueues";
import { WhyThisOrder } from "./WhyThisOrder";

interface Props {
  line: Line | null;
  names: DirectoryNames;
  now: number;
  onLook: (token: LineToken) => void;
  onShowAll: () => void;
}

/** Who waits, in the order in which they will be called, and why in that order. */
export function WaitingList({ line, names, now, onLook, onShowAll }: Props) {
  const t = useMessages();
  const waiting = line?.waiting ?? [];
  const count = line?.waiting_count ?? 0;
  return (
    <section className="list waiting">
      <header className="list-head">
        <h2>{t("waiting")}</h2>
        <span className="count">{t("people", { count })}</span>
        <WhyThisOrder queues={ownQueues(names)} />
      </header>
      {waiting.length === 0 ? (
        <p className="list-empty">{t("nobodyWaits")}</p>
      ) : (
        <ol className="rows">
          {waiting.map((token, n) => (
            <WaitingRow
              key={token.id}
              token={token}
              place={n + 1}
              names={names}
              now={now}
              onLook={onLook}
            />
          ))}
        </ol>
      )}
      {count > waiting.length && waiting.length > 0 && (
        <p className="list-more">
          {t("andMore", { count: count - waiting.length })}{" "}
          <button type="button" className="button small" onClick={onShowAll}>
            {t("showAll")}
          </button>
        </p>
      )}
    </section>
  );
}

interface RowProps {
  token: LineToken;
  place: number;
  names: DirectoryNames;
  now: number;
  onLook: (token: LineToken) => void;
}

function WaitingRow({ token, place, names, now, onLook }: RowProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const queues = ownQueues(names);
  const queue = queues.find((one) => one.queue_id === token.queue_id);
  const joined = joinedBy(token, queue);
  return (
    <li>
      <button type="button" className="row" onClick={() => onLook(token)}>
        <span className="row-place">{place}</span>
        <bdi className="label row-label">{token.token_label}</bdi>
        <span className="row-name">
          {token.name && <bdi>{token.name}</bdi>}
          {queues.length > 1 && queue && (
            <small>
              <bdi>{nameIn(queue.names, language)}</bdi>
            </small>
          )}
          {joined && <small>{t(`joined.${joined}`)}</small>}
          <CategoryChip token={token} />
          <Notes notes={token.notes} />
        </span>
        <span className="row-time">{stopwatch(secondsSince(token.arrived_at, now))}</span>
        <span className="visually-hidden">{t("more")}</span>
      </button>
    </li>
  );
}
