import { Brand } from "@web/Brand";
import { Clock } from "@web/clock";
import { LANGUAGES, nameIn, useLanguage } from "@web/i18n";
import type { Board, BoardDepartment } from "@web/types/display";
import { useEventStream } from "@web/useEventStream";
import { useNewBuild } from "@web/useNewBuild";
import { type CSSProperties, useEffect } from "react";
import { Band } from "./Band";
import { CallPanel } from "./CallPanel";
import { callsOf, departmentsOf } from "./calls";
import { Liveness, Opening } from "./Liveness";
import { useMessages } from "./messages";
import type { Options } from "./options";
import { useAwake } from "./useAwake";
import { useCalls } from "./useCalls";
import { useLanguages } from "./useLanguages";
import { usePages } from "./usePages";

interface HallProps {
  branch: string;
  options: Options;
}

/** The screen on the wall: who goes where, who is next, and how old what it says is. */
export function Hall({ branch, options }: HallProps) {
  const path = `/api/v1/boards/${encodeURIComponent(branch)}/stream`;
  const { data: board, state, ageSeconds } = useEventStream<Board>(path, "board");
  const languages = useLanguages(options.languages, board?.languages);
  const justCalled = useCalls(branch, board, options, languages);
  useNewBuild(state === "live");
  useAwake();

  if (board === null) return <Opening branch={branch} state={state} />;
  const departments = departmentsOf(board, options.departments);
  const first = languages[0] ?? "en";
  return (
    // Only the words change with the language; what stands where does not.
    <div className="hall" dir={LANGUAGES[first].dir} data-cut={state === "lost" || undefined}>
      <Head board={board} />
      <main className="hall-main">
        <CallPanel
          calls={callsOf(departments)}
          justCalled={justCalled}
          timeZone={board.time_zone}
          alone={departments.length === 1}
        />
        <Bands departments={departments} justCalled={justCalled} />
      </main>
      <Liveness board={board} state={state} ageSeconds={ageSeconds} voice={options.voice} />
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
      <Brand name={name} />
      <Clock timeZone={board.time_zone} withDate />
    </header>
  );
}

interface BandsProps {
  departments: BoardDepartment[];
  justCalled: ReadonlySet<string>;
}

function Bands({ departments, justCalled }: BandsProps) {
  const t = useMessages();
  const { shown, page, pages } = usePages(departments);
  const rows = pages > 1 ? Math.ceil(departments.length / pages) : shown.length;
  return (
    <section className="bands-frame" aria-label={t("nowServing")}>
      <div className="bands" style={{ "--rows": Math.max(rows, 1) } as CSSProperties}>
        {shown.map((department) => (
          <Band
            key={department.department_id}
            department={department}
            justCalled={justCalled}
            alone={departments.length === 1}
          />
        ))}
      </div>
      {pages > 1 && (
        <p className="pages" role="img" aria-label={t("page", { page: page + 1, pages })}>
          {Array.from({ length: pages }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a dot is nothing but its place
            <span key={index} className="pages-dot" data-here={index === page || undefined} />
          ))}
        </p>
      )}
    </section>
  );
}
