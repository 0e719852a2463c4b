import { Brand } from "@web/Brand";
import { Clock } from "@web/clock";
import { LANGUAGES, nameIn, useLanguage } from "@web/i18n";
import type { Board } from "@web/types/display";
import { useEventStream } from "@web/useEventStream";
import { useNewBuild } from "@web/useNewBuild";
import { useEffect, useMemo } from "react";
import { Bands } from "./Bands";
import { CallPanel } from "./CallPanel";
import { callsOf, departmentsOf } from "./calls";
import { JoinCode } from "./JoinCode";
import { Liveness, Opening } from "./Liveness";
import { shownBy } from "./layoutOf";
import { Messages } from "./Messages";
import type { Options } from "./options";
import { Ticker } from "./Ticker";
import { useAwake } from "./useAwake";
import { useCalls } from "./useCalls";
import { useLanguages } from "./useLanguages";

interface HallProps {
  branch: string;
  options: Options;
}

/** The screen on the wall: who goes where, who is next, and how old what it says is. */
export function Hall({ branch, options }: HallProps) {
  const path = `/api/v1/boards/${encodeURIComponent(branch)}/stream${options.screen === null ? "" : `?screen=${options.screen}`}`;
  const { data: board, state, heardAt } = useEventStream<Board>(path, "board");
  const shown = useMemo(() => shownBy(options, board), [options, board]);
  const languages = useLanguages(shown.languages, shown.languageSeconds);
  const justCalled = useCalls(branch, board, shown.departments, options.voice, languages);
  useNewBuild(state === "live");
  useAwake();

  if (board === null) return <Opening branch={branch} state={state} />;
  const departments = departmentsOf(board, shown.departments);
  const first = languages[0] ?? "en";
  return (
    // Only the words change with the language; what stands where does not.
    <div className="hall" dir={LANGUAGES[first].dir} data-cut={state === "lost" || undefined}>
      <Head board={board} />
      <Messages departments={departments} timeZone={board.time_zone} />
      <main className="hall-main">
        <div className="hall-side">
          <CallPanel
            calls={callsOf(departments)}
            justCalled={justCalled}
            timeZone={board.time_zone}
            alone={departments.length === 1}
          />
          <JoinCode branch={branch} />
        </div>
        <Bands
          departments={departments}
          justCalled={justCalled}
          asOf={board.as_of}
          columns={shown.columns ?? 1}
        />
      </main>
      {shown.ticker && <Ticker texts={shown.ticker} />}
      <Liveness board={board} state={state} heardAt={heardAt} voice={options.voice} />
    </div>
  );
}

function Head({ board }: { board: Board }) {
  const { language } = useLanguage();
  const name = nameIn(board.names, language);
  useEffect(() => {
    document.title = name;
  }, [name]);
  return (
    <header className="hall-head">
      <h1 className="hall-name">
        <Brand name={name} />
      </h1>
      <Clock timeZone={board.time_zone} withDate />
    </header>
  );
}
