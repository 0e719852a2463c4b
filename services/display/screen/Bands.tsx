import type { BoardDepartment } from "@web/types/display";
import type { CSSProperties } from "react";
import { Band } from "./Band";
import { isQuiet, rowsOf, weightOf } from "./busy";
import { useMessages } from "./messages";
import { Quiet } from "./Quiet";
import { ROWS_MAX, usePages } from "./usePages";

// Above this every bit of height goes to the letters.
const ROWS_ROOMY = 5;

interface BandsProps {
  departments: BoardDepartment[];
  justCalled: ReadonlySet<string>;
  asOf: string;
  /** So many departments beside each other. */
  columns: number;
}

/** A row for each department where something happens, as high as it needs; the others small below. */
export function Bands({ departments, justCalled, asOf, columns }: BandsProps) {
  const t = useMessages();
  const alone = departments.length === 1;
  const quiet = alone ? [] : departments.filter((department) => isQuiet(department, asOf));
  const busy = departments.filter((department) => !quiet.includes(department));
  const beside = Math.min(columns, Math.max(1, busy.length));
  const { shown, page, pages } = usePages(busy, ROWS_MAX * beside);
  const heights = rowsOf(shown.map(weightOf), beside);
  const rows = heights.map((height) => `minmax(0, ${height}fr)`).join(" ");
  return (
    <section className="bands-frame" aria-label={t("nowServing")}>
      <div
        className="bands"
        style={{ "--rows": rows, "--beside": beside } as CSSProperties}
        data-beside={beside > 1 ? beside : undefined}
        data-many={heights.length > ROWS_ROOMY || undefined}
        hidden={busy.length === 0}
      >
        {shown.map((department) => (
          <Band
            key={department.department_id}
            department={department}
            justCalled={justCalled}
            alone={alone}
          />
        ))}
      </div>
      {quiet.length > 0 && <Quiet departments={quiet} all={busy.length === 0} />}
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
