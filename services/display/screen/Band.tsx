import { nameIn, useLanguage } from "@web/i18n";
import type { BoardDepartment } from "@web/types/display";
import { waitInWords } from "@web/wait";
import { Allocated } from "./Allocated";
import { useMessages } from "./messages";
import { Serving } from "./Serving";
import { WaitingList } from "./WaitingList";

interface BandProps {
  department: BoardDepartment;
  justCalled: ReadonlySet<string>;
  /** The only department of this screen, with all of its room. */
  alone: boolean;
}

/** One department: who is at its desks, who is next, and how long it takes. */
export function Band({ department, justCalled, alone }: BandProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const { waiting_count: count, expected_wait: wait } = department;
  return (
    <article className="band" data-alone={alone || undefined}>
      <header className="band-head">
        <h2 className="band-name">
          <bdi>{nameIn(department.names, language)}</bdi>
        </h2>
        <p className="band-facts">
          <span className="band-count">
            {count === 0 ? t("nobodyWaits") : t("waiting", { count })}
          </span>
          {wait && (
            <span className="band-wait">{t("wait", { time: waitInWords(language, wait) })}</span>
          )}
        </p>
      </header>
      {department.allocated?.length ? (
        <Allocated labels={department.allocated} />
      ) : (
        <Serving department={department} justCalled={justCalled} alone={alone} />
      )}
      <WaitingList department={department} />
    </article>
  );
}
