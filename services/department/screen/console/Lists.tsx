import { useWords } from "@web/i18n";
import type { Desk, Recent, Token } from "@web/types/department";
import { stopwatch } from "./useLine";
import { WORDS } from "./words";

interface HeldProps {
  tokens: Token[];
  busy: boolean;
  onLook: (token: Token) => void;
  onResume: (token: Token) => void;
}

/** Who stepped away; they keep their arrival time. */
export function Held({ tokens, busy, onLook, onResume }: HeldProps) {
  const words = useWords(WORDS);
  return (
    <section className="list">
      <header className="list-head">
        <h2>{words.held}</h2>
        {tokens.length > 0 && <span className="count">{words.people(tokens.length)}</span>}
      </header>
      {tokens.length === 0 && <p className="list-empty">{words.nobodyHeld}</p>}
      <ul className="rows">
        {tokens.map((token) => (
          <li key={token.id} className="row-with-button">
            <button
              type="button"
              className="row"
              aria-label={words.more(token.token_label)}
              onClick={() => onLook(token)}
            >
              <bdi className="label row-label">{token.token_label}</bdi>
              <span className="row-name">{token.name && <bdi>{token.name}</bdi>}</span>
            </button>
            <button
              type="button"
              className="button small"
              disabled={busy}
              onClick={() => onResume(token)}
            >
              {words.resume}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface RecentProps {
  tokens: Recent[];
  takeBack: Token | null;
  onTakeBack: () => void;
}

export function RecentList({ tokens, takeBack, onTakeBack }: RecentProps) {
  const words = useWords(WORDS);
  return (
    <section className="list">
      <header className="list-head">
        <h2>{words.recent}</h2>
      </header>
      {tokens.length === 0 && <p className="list-empty">{words.nothingRecent}</p>}
      <ul className="rows">
        {tokens.map((token) => (
          <li key={token.id} className="row-with-button">
            <span className="row still">
              <bdi className="label row-label">{token.token_label}</bdi>
              <span className="row-name">
                <span className={`deed ${token.deed.toLowerCase()}`}>{words.deed[token.deed]}</span>
                {token.desk_id !== null && <small>{words.desk(token.desk_id)}</small>}
              </span>
            </span>
            {takeBack?.id === token.id && (
              <button type="button" className="button small" onClick={onTakeBack}>
                {words.takeBack}{" "}
                <span className="key" aria-hidden="true">
                  Z
                </span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The other desks that work, and whom they have. */
export function OtherDesks({ desks, own }: { desks: Desk[]; own: number }) {
  const words = useWords(WORDS);
  const working = desks.filter((desk) => desk.state !== "CLOSED" && desk.desk_id !== own);
  if (working.length === 0) return null;
  return (
    <section className="list">
      <header className="list-head">
        <h2>{words.desks}</h2>
      </header>
      <ul className="rows">
        {working.map((desk) => (
          <li key={desk.desk_id} className="row still">
            <strong className="row-label">{words.desk(desk.desk_id)}</strong>
            <span className="row-name">
              <bdi>{desk.user_name}</bdi>
              {desk.state === "BREAK" && <small>{words.pause}</small>}
            </span>
            {desk.token_label && <bdi className="label">{desk.token_label}</bdi>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** This desk's day in numbers. */
export function Today({ desk }: { desk: Desk | null }) {
  const words = useWords(WORDS);
  const { called, served, no_show, service_seconds } = desk?.today ?? {
    called: 0,
    served: 0,
    no_show: 0,
    service_seconds: 0,
  };
  const mean = served > 0 ? stopwatch(Math.round(service_seconds / served)) : "–";
  const numbers: [string, string][] = [
    [words.todayCalled, String(called)],
    [words.todayServed, String(served)],
    [words.todayNoShow, String(no_show)],
    [words.todayMean, mean],
  ];
  return (
    <section className="today" aria-label={words.today}>
      <h2>{words.today}</h2>
      <dl>
        {numbers.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
